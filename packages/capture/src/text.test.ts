import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { i32 } from './bytes.ts';
import { hex } from './testing/headers.ts';
import { ipv4Text, ipv6Text, macText, timeText } from './text.ts';

describe('addresses as text', () => {
  it('writes IPv6 as RFC 5952 does', () => {
    const text = (address: string) => {
      const bytes = Uint8Array.from(hex(address));
      return ipv6Text(i32(bytes, 0), i32(bytes, 4), i32(bytes, 8), i32(bytes, 12));
    };
    assert.equal(text('00000000000000000000000000000000'), '::');
    assert.equal(text('00000000000000000000000000000001'), '::1');
    assert.equal(text('fe800000000000000000000000000000'), 'fe80::');
    assert.equal(text('20010db8000000010001000100010001'), '2001:db8:0:1:1:1:1:1');
    assert.equal(text('20010db8000000000001000000000001'), '2001:db8::1:0:0:1');
  });

  it('writes IPv4 and hardware addresses', () => {
    assert.equal(ipv4Text(i32(Uint8Array.of(192, 168, 0, 255), 0)), '192.168.0.255');
    assert.equal(macText(0x001b1b123456), '00:1b:1b:12:34:56');
    assert.equal(macText(-1), '');
  });
});

describe('timeText', () => {
  it('has the precision of the capture', () => {
    assert.equal(timeText(1700000000, 123456789, 9), '2023-11-14T22:13:20.123456789Z');
    assert.equal(timeText(1700000000, 123456000, 6), '2023-11-14T22:13:20.123456Z');
    assert.equal(timeText(0, 0, 0), '1970-01-01T00:00:00Z');
    assert.equal(timeText(1e15, 0, 6), '');
  });
});
