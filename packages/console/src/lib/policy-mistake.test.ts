import { describe, expect, test } from 'vitest';
import { mistakeText } from './policy-mistake.ts';

describe('mistakes of a policy', () => {
  test('are named with what stands in them', () => {
    expect(mistakeText('10.0.0.300 is not an IP address')).toEqual({ key: 'policyMistake.notIp', a: '10.0.0.300', b: '' });
    expect(mistakeText('there is no zone controll; there are internet, control')).toEqual({
      key: 'policyMistake.noZone',
      a: 'controll',
      b: 'internet, control',
    });
    expect(
      mistakeText('zones[0].members[1]: a member is one of ip, mac (00:11:22:aa:bb:cc), cidr (10.0.0.0/24) or role')?.a,
    ).toBe('zones[0].members[1]');
  });
  test('that are not known stay as the server says them', () => {
    expect(mistakeText('zones.0.level must be <= 5')).toBeNull();
  });
});
