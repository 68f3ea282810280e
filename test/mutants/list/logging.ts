/** Guards of what is written down. */
import { inFile, type Mutant } from '../mutant.ts';

const log = (name: string): string => `test/unit/log/${name}.test.ts`;

export const logging: readonly Mutant[] = [
  ...inFile(
    'main/log/line.ts',
    [log('line')],
    [
      {
        name: 'a field that nobody knows is logged',
        ids: ['LG-01'],
        from: 'const fields: Record<string, unknown> = {};',
        to: 'const fields: Record<string, unknown> = { ...given };',
      },
      {
        name: 'a text of any form is logged',
        ids: ['LG-01'],
        from: "typeof value === 'string' && form.test(value)",
        to: "typeof value === 'string'",
      },
      {
        name: 'a token may be logged as it is',
        ids: ['LG-03'],
        from: 'token: /^[0-9a-f]{8}$/,',
        to: 'token: /^.*$/,',
      },
      {
        name: 'a number that is none is logged',
        ids: ['LG-01'],
        from: "typeof value === 'number' && Number.isFinite(value)",
        to: "typeof value === 'number'",
      },
      {
        name: 'a secret in hexadecimal is a name',
        ids: ['LG-01'],
        from: 'const NAME = /^(?=.{1,32}$)[a-z]+\\d{0,3}(?:-(?:[a-z]+\\d{0,3}|\\d{1,3}))*$/;',
        to: 'const NAME = /^[a-z][a-z0-9-]{0,63}$/;',
      },
    ],
  ),
  ...inFile(
    'main/log/marks.ts',
    [log('marks')],
    [
      {
        name: 'a mark is a hash without a key',
        ids: ['LG-03'],
        from: "createHmac('sha256', key).update(token)",
        to: "createHmac('sha256', '').update(token)",
      },
      {
        name: 'a mark says more of a token than it must',
        ids: ['LG-03'],
        from: '.slice(0, MARK_CHARACTERS)',
        to: '',
      },
      {
        name: 'half a key is a key',
        ids: ['LG-03'],
        from: 'return bytesRead === KEY_BYTES ? key.subarray(0, KEY_BYTES) : null;',
        to: 'return bytesRead > 0 ? key.subarray(0, KEY_BYTES) : null;',
      },
    ],
  ),
  ...inFile(
    'main/log/private-file.ts',
    [log('kept-lines'), log('marks'), log('sign-out-marks')],
    [
      {
        name: 'the log is for everybody to read',
        ids: ['ST-11'],
        from: 'const OWNER_ONLY = 0o600;',
        to: 'const OWNER_ONLY = 0o644;',
      },
      {
        name: 'the folder of the log is for everybody',
        ids: ['ST-11'],
        from: '  await chmod(folder, 0o700);\n',
        to: '',
      },
      {
        name: 'a link is written through',
        ids: ['ST-11'],
        from: 'flags | O_NOFOLLOW | O_NONBLOCK',
        to: 'flags | O_NONBLOCK',
      },
      {
        name: 'a pipe holds the app up',
        ids: ['ST-11'],
        from: 'flags | O_NOFOLLOW | O_NONBLOCK',
        to: 'flags | O_NOFOLLOW',
        killedBy: [log('private-file')],
      },
      {
        name: 'a device is a file',
        ids: ['ST-11'],
        from: 'if (!(await handle.stat()).isFile()) throw new NotOurFileError();',
        to: '',
      },
      {
        name: 'a file of any size is read',
        ids: ['ST-11'],
        from: "return bytesRead > mostBytes ? null : bytes.toString('utf8', 0, bytesRead);",
        to: "return bytes.toString('utf8', 0, bytesRead);",
        killedBy: [log('private-file')],
      },
    ],
  ),
  ...inFile(
    'main/log/sign-out-marks.ts',
    [log('sign-out-marks')],
    [
      {
        name: 'the marks say who signed out',
        ids: ['LO-01'],
        from: "createHmac('sha256', salt)",
        to: "createHmac('sha256', '')",
      },
      {
        name: 'marks of any form are read',
        ids: ['ST-02'],
        from: 'return isMarks(value) ? value : noMarks();',
        to: 'return (value as Marks | null) ?? noMarks();',
      },
      {
        name: 'any number of marks is kept',
        ids: ['ST-02'],
        from: 'Object.keys(accounts).length > MOST_MARKS ? null : { ...marks, accounts }',
        to: '{ ...marks, accounts }',
      },
    ],
  ),
  ...inFile(
    'main/log/log.ts',
    [log('log')],
    [
      {
        name: 'whoever floods a port floods the log',
        ids: ['LG-02'],
        from: 'if (/^10*$/.test(String(count))) log',
        to: 'log',
      },
      {
        name: 'lines of the start are held without end',
        ids: ['LG-02'],
        from: 'if (held.length < HELD_LINES) held.push(line);',
        to: 'held.push(line);',
      },
    ],
  ),
  ...inFile(
    'main/log/kept-lines.ts',
    [log('kept-lines')],
    [
      {
        name: 'the log grows without end',
        ids: ['LG-02'],
        from: 'if (size > 0 && size + Buffer.byteLength(text) > maxBytes) return false;',
        to: '',
      },
      {
        name: 'lines wait without end for a disk',
        ids: ['LG-02'],
        from: 'if (waiting.length >= MAX_WAITING) lost += 1;\n      else waiting',
        to: 'waiting',
      },
      {
        name: 'a line behind half a line is lost',
        ids: ['LG-02'],
        from: '(await isWhole(file, size)) ? text : `\\n${text}`',
        to: 'text',
      },
    ],
  ),
];
