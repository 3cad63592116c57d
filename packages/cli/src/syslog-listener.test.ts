import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { setTimeout as wait } from 'node:timers/promises';
import { CERTIFICATE, KEY } from './commands/watch/testing-certificate.ts';
import { listenForSyslog, SyslogFrames } from './syslog-listener.ts';

describe('messages of a stream', () => {
  const cut = (...chunks: string[]): [string[], boolean] => {
    const messages: string[] = [];
    const frames = new SyslogFrames((message) => messages.push(message));
    return [messages, chunks.every((chunk) => frames.push(Buffer.from(chunk)))];
  };

  test('counted and by line feeds, in one stream and cut anywhere', () => {
    assert.deepEqual(cut('5 <1>ab<2>c', 'd\n', '4', ' <3>e'), [['<1>ab', '<2>cd', '<3>e'], true]);
  });

  test('a length that makes no sense ends the connection', () => {
    assert.equal(cut('9999999 <1>')[1], false);
    assert.equal(cut('12345678')[1], false);
    assert.equal(cut(`<1>${'x'.repeat(70_000)}`)[1], false);
  });
});

test('a sender that never finishes its handshake keeps nothing open', { timeout: 5000 }, async () => {
  const on = { transport: 'tls', host: '127.0.0.1', port: 0 } as const;
  const listener = await listenForSyslog([on], { certificate: CERTIFICATE, key: KEY }, () => undefined);
  const socket = connect(listener.addresses[0].port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  await wait(50);
  await listener.close();
  socket.destroy();
});

test('UDP, TCP and TLS deliver to one taker', async () => {
  const seen: string[] = [];
  const on = (transport: 'udp' | 'tcp' | 'tls') => ({ transport, host: '127.0.0.1', port: 0 });
  const listener = await listenForSyslog(
    [on('udp'), on('tcp'), on('tls')],
    { certificate: CERTIFICATE, key: KEY },
    (message, from) => seen.push(`${from} ${message}`),
  );
  const [udp, tcp, tls] = listener.addresses;
  const socket = createSocket('udp4');
  socket.send('<1>by udp', udp.port, '127.0.0.1', () => socket.close());
  connect(tcp.port, '127.0.0.1').end('<2>by tcp\n');
  connectTls({ port: tls.port, host: '127.0.0.1', rejectUnauthorized: false }).end('9 <3>by tls');
  for (let turn = 0; turn < 100 && seen.length < 3; turn++) await wait(20);
  await listener.close();
  assert.deepEqual(seen.toSorted(), ['127.0.0.1 <1>by udp', '127.0.0.1 <2>by tcp', '127.0.0.1 <3>by tls']);
  assert.deepEqual(listener.counts, { messages: 3, broken: 0, refused: 0 });
});
