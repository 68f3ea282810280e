import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listTasks } from '../../../build/setup/tasks.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const tasks = listTasks(root, true);

describe('listTasks', () => {
  it('has a task for each script of package.json, and no other', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const called = Object.entries(scripts).map(([name, command]) => {
      expect(command).toBe(`node build/run.mjs ${name}`);
      return name;
    });
    expect(Object.keys(tasks).sort()).toEqual(called.sort());
  });

  it('runs only files that are there', () => {
    for (const { commands } of Object.values(tasks)) {
      for (const [file = ''] of commands)
        expect(existsSync(path.join(root, file)), file).toBe(true);
    }
  });

  it('checks the types of every room', () => {
    const checked = tasks.types.commands.map((command) => command.at(-1));
    for (const room of [
      'main',
      'main/auth',
      'preload',
      'renderer',
      'test',
      'demo',
      'build',
      'bench',
    ]) {
      expect(checked).toContain(path.normalize(room));
    }
  });

  it('takes the tour on `npm start` when no window can be shown', () => {
    expect(listTasks(root, false).start).toEqual(tasks.tour);
    expect(tasks.start.commands).toEqual([['build/start.ts']]);
  });
});
