import { describe, expect, it } from 'vitest';
import { grantedScope, isWithin, lacking, scopesOf } from '../../../main/auth/scope.ts';

describe('a scope', () => {
  it('is a list of names, each once, however it is spaced', () => {
    expect(scopesOf(' a  b a ')).toEqual(['a', 'b']);
    expect(scopesOf('')).toEqual([]);
  });

  it('is within another when the other has all its names, and a name is the whole name', () => {
    expect(isWithin('b a', 'a b c')).toBe(true);
    expect(isWithin('', 'a')).toBe(true);
    expect(isWithin('a b', 'a')).toBe(false);
    expect(isWithin('notes', 'notes:write')).toBe(false);
    expect(lacking(['a', 'b'], ['b'])).toEqual(['a']);
  });
});

describe('what was granted', () => {
  const asked = 'openid profile offline_access notes:read notes:write';

  it('is all that was asked for when the answer says nothing else (RFC 6749 section 5.1)', () => {
    expect(grantedScope(asked, undefined, ['urn:a'])).toBe(asked);
  });

  it('lacks what the answer leaves out [IT-09]', () => {
    const said = 'openid profile notes:read';
    expect(grantedScope(asked, said, ['urn:a'])).toBe('openid profile offline_access notes:read');
    expect(grantedScope(asked, 'openid notes:read', [])).toBe('openid offline_access notes:read');
  });

  it('has the scopes of the sign-in where the answer names those of the API alone', () => {
    const granted = 'openid profile offline_access notes:read';
    expect(grantedScope(asked, 'notes:read', ['urn:a'])).toBe(granted);
  });

  it('has nothing that was not asked for', () => {
    expect(grantedScope('openid', 'openid admin', [])).toBe('openid');
  });

  it('is not known of other resources: an answer speaks of one', () => {
    expect(grantedScope(asked, 'notes:read', ['urn:a', 'urn:b'])).toBe(asked);
  });
});
