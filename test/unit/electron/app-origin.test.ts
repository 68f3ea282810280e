import { describe, expect, it } from 'vitest';
import { isAppUrl, pageUrl } from '../../../main/electron/app-origin.ts';

describe('isAppUrl', () => {
  it('knows the pages of the app [EL-10]', () => {
    expect(pageUrl('index.html')).toBe('app://shell/index.html');
    expect(isAppUrl(pageUrl('index.html'))).toBe(true);
    expect(isAppUrl(pageUrl('problem.html'))).toBe(true);
    expect(isAppUrl('app://shell/assets/main.js?x#y')).toBe(true);
  });

  it.each([
    'app://evil/index.html',
    'app://shell.evil/index.html',
    'app://evil/shell/',
    'app://shell@evil/index.html',
    'app://user@shell/index.html',
    'app://user:pass@shell/index.html',
    'app://shell:8080/index.html',
    'app://SHELL/index.html',
    'app://she%6cl/index.html',
    'app:shell/index.html',
    'app:/shell/index.html',
    'app:///shell/index.html',
    'apps://shell/index.html',
    'other://shell/index.html',
    'https://shell/index.html',
    'file:///shell/index.html',
    'data:text/html,app://shell/',
    'javascript:app://shell/',
    'blob:app://shell/1',
    'about:blank',
    'about:srcdoc',
    '//shell/index.html',
    '/index.html',
    '',
    ' ',
    'app://[',
  ])('does not take %j for the app [EL-10]', (url) => {
    expect(isAppUrl(url)).toBe(false);
  });

  it('compares protocol and host, because every custom scheme has the origin "null" [EL-10]', () => {
    expect(new URL('app://evil/').origin).toBe(new URL('app://shell/').origin);
    expect(isAppUrl('app://evil/')).not.toBe(isAppUrl('app://shell/'));
  });
});
