import { encodePcap, type WritableFrame } from '@fengsui/capture';
import { modbus } from '@fengsui/wire';

/** A device of the small plant that the tests capture. */
export interface TestDevice {
  mac: string;
  ip: string;
}

/** What the captured controller says of itself. */
export interface TestIdentity {
  vendor: string;
  product: string;
  firmware: string;
}

const port = 502;

/**
 * A capture of one Modbus client polling one server that identifies itself, once a second.
 * @param start Unix seconds of the first frame
 */
export function modbusCapture(
  client: TestDevice,
  server: TestDevice,
  identity: TestIdentity,
  { start = 1_700_000_000, polls = 5, writes = 0, restart = false } = {},
): Uint8Array {
  const frames: WritableFrame[] = [];
  const next = { toServer: 1000, toClient: 5000 };
  let milliseconds = 0;
  const send = (fromClient: boolean, flags: number, payload: Uint8Array) => {
    milliseconds += 10;
    const [from, to] = fromClient ? [client, server] : [server, client];
    const [sequence, acknowledgement] = fromClient ? [next.toServer, next.toClient] : [next.toClient, next.toServer];
    const ports: [number, number] = fromClient ? [40_000, port] : [port, 40_000];
    const bytes = ethernet(from, to, ports, sequence, acknowledgement, flags, payload);
    const consumed = payload.length + (flags & 0x02 ? 1 : 0);
    if (fromClient) next.toServer += consumed;
    else next.toClient += consumed;
    frames.push({
      seconds: start + Math.floor(milliseconds / 1000),
      nanoseconds: (milliseconds % 1000) * 1_000_000,
      bytes,
      start: 0,
      end: bytes.length,
    });
  };
  const none = new Uint8Array(0);
  send(true, 0x02, none);
  send(false, 0x12, none);
  send(true, 0x10, none);
  const objects = new Map([
    [0, identity.vendor],
    [1, identity.product],
    [2, identity.firmware],
  ]);
  let transaction = 1;
  const exchange = () => ({ transaction: transaction++, unit: 1 });
  const ask = exchange();
  send(true, 0x18, modbus.encode.readDeviceIdentificationRequest(ask, 1));
  send(false, 0x18, modbus.encode.readDeviceIdentificationResponse(ask, 1, objects));
  for (let poll = 0; poll < polls; poll++) {
    milliseconds += 980;
    const x = exchange();
    send(true, 0x18, modbus.encode.readRequest(x, 3, 0, 2));
    send(false, 0x18, modbus.encode.readRegistersResponse(x, 3, [poll, 17]));
  }
  for (let write = 0; write < writes; write++) {
    const x = exchange();
    send(true, 0x18, modbus.encode.writeSingleRegister(x, 7, write));
    send(false, 0x18, modbus.encode.writeSingleRegister(x, 7, write));
  }
  if (restart) {
    const x = exchange();
    send(true, 0x18, modbus.encode.diagnostics(x, 1));
    send(false, 0x18, modbus.encode.diagnostics(x, 1));
  }
  return encodePcap(frames);
}

function ethernet(
  from: TestDevice,
  to: TestDevice,
  [sourcePort, destinationPort]: [number, number],
  sequence: number,
  acknowledgement: number,
  flags: number,
  payload: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(54 + payload.length);
  const view = new DataView(bytes.buffer);
  bytes.set(octets(to.mac, ':', 16), 0);
  bytes.set(octets(from.mac, ':', 16), 6);
  view.setUint16(12, 0x0800);
  view.setUint8(14, 0x45);
  view.setUint16(16, 40 + payload.length);
  view.setUint8(22, 64);
  view.setUint8(23, 6);
  bytes.set(octets(from.ip, '.', 10), 26);
  bytes.set(octets(to.ip, '.', 10), 30);
  view.setUint16(34, sourcePort);
  view.setUint16(36, destinationPort);
  view.setUint32(38, sequence);
  view.setUint32(42, acknowledgement);
  view.setUint8(46, 0x50);
  view.setUint8(47, flags);
  view.setUint16(48, 8192);
  bytes.set(payload, 54);
  return bytes;
}

function octets(text: string, separator: string, radix: number): number[] {
  return text.split(separator).map((part) => Number.parseInt(part, radix));
}

/** A CSAF advisory on one product with one vulnerability, as small as the readers take it. */
export function advisory(id: string, cve: string, vendor: string, product: string, range: string): Record<string, unknown> {
  return {
    document: {
      category: 'csaf_security_advisory',
      csaf_version: '2.0',
      title: `${vendor} ${product}: 远程停机 remote stop`,
      lang: 'en',
      publisher: { category: 'vendor', name: vendor, namespace: 'https://example.com' },
      tracking: {
        id,
        status: 'final',
        version: '1',
        initial_release_date: '2024-01-01T00:00:00Z',
        current_release_date: '2024-02-01T00:00:00Z',
        revision_history: [{ date: '2024-01-01T00:00:00Z', number: '1', summary: 'First' }],
      },
    },
    product_tree: {
      branches: [
        {
          category: 'vendor',
          name: vendor,
          branches: [
            {
              category: 'product_name',
              name: product,
              branches: [
                {
                  category: 'product_version_range',
                  name: range,
                  product: { product_id: 'P1', name: `${vendor} ${product} ${range}` },
                },
              ],
            },
          ],
        },
      ],
    },
    vulnerabilities: [
      {
        cve,
        title: 'Unauthenticated stop',
        notes: [{ category: 'description', text: 'A crafted message stops the device. 构造的报文可使设备停机。' }],
        product_status: { known_affected: ['P1'] },
        scores: [
          {
            products: ['P1'],
            cvss_v3: {
              version: '3.1',
              vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
              baseScore: 7.5,
              baseSeverity: 'HIGH',
            },
          },
        ],
        remediations: [{ category: 'vendor_fix', details: 'Update', product_ids: ['P1'] }],
      },
    ],
  };
}

/** A capture of a client that fetches each content over HTTP, in a connection of its own. */
export function webCapture(client: TestDevice, server: TestDevice, host: string, contents: readonly string[]): Uint8Array {
  const frames: WritableFrame[] = [];
  const text = (line: string) => new TextEncoder().encode(line);
  for (const [at, content] of contents.entries()) {
    const ports = [41_000 + at, 80] as const;
    const next = { client: 1000, server: 5000 };
    const send = (fromClient: boolean, flags: number, payload: Uint8Array) => {
      const [from, to] = fromClient ? [client, server] : [server, client];
      const [own, other] = fromClient ? (['client', 'server'] as const) : (['server', 'client'] as const);
      const order: [number, number] = fromClient ? [ports[0], ports[1]] : [ports[1], ports[0]];
      const bytes = ethernet(from, to, order, next[own], next[other], flags, payload);
      next[own] += payload.length + (flags & 0x03 ? 1 : 0);
      frames.push({ seconds: 1_700_000_000 + at, nanoseconds: frames.length * 1000, bytes, start: 0, end: bytes.length });
    };
    const none = new Uint8Array(0);
    send(true, 0x02, none);
    send(false, 0x12, none);
    send(true, 0x10, none);
    send(true, 0x18, text(`GET /file-${at}.bin HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
    send(false, 0x18, text(`HTTP/1.1 200 OK\r\nContent-Length: ${content.length}\r\n\r\n${content}`));
    send(true, 0x11, none);
    send(false, 0x11, none);
  }
  return encodePcap(frames);
}
