import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Host, Hosts } from '../traffic/host.ts';
import { type Device, groupHosts } from './group.ts';

/** A network of hosts that spoke; each line of a test adds one. */
class Network {
  readonly hosts = new Hosts();

  /** An address that sent frames from MAC addresses, with the hop limit that they arrived with. */
  host(address: string, macs: number[], hopLimit = 64): Host {
    const host = address.includes(':') && !/^(..:){5}..$/.test(address) ? this.ipv6(address) : this.hosts.byText(address);
    assert.ok(host);
    host.spoke = true;
    host.hopLimit = hopLimit;
    for (const mac of macs) host.sentFrom(mac, 1, 0);
    return host;
  }

  /** A MAC address that said something of itself in a protocol. */
  said(mac: number, protocol: string, claims: { [attribute: string]: string }): Host {
    const host = this.hosts.mac(mac);
    host.spoke = true;
    host.sentFrom(mac, 1, 0);
    host.asks.push(protocol);
    for (const [attribute, value] of Object.entries(claims)) host.claim(attribute, value, `${protocol} message`, 90, 1, 0);
    return host;
  }

  devices(): string[] {
    return groupHosts(this.hosts.all).map((device) => described(device));
  }

  private ipv6(address: string): Host {
    const groups = address.replace('::', ':'.repeat(10 - address.split(':').length)).split(':');
    const words = groups.map((group) => Number.parseInt(group || '0', 16));
    const word = (at: number) => ((words[at] << 16) | words[at + 1]) >>> 0;
    return this.hosts.ipv6(word(0), word(2), word(4), word(6));
  }
}

const described = ({ macs, hosts, routes }: Device): string =>
  `${macs.map((mac) => mac.toString(16)).join('+')}: ${hosts
    .filter(({ kind }) => kind !== 'mac')
    .map(({ address }) => address)
    .join(' ')}${routes ? ' routes' : ''}`;

const A = 0x001b1b000001;
const B = 0x001b1b000002;
const ROUTER = 0x001b54aa1001;

suite('one device is one asset', () => {
  test('with an IPv4 address, a link-local and changing private IPv6 addresses', () => {
    const network = new Network();
    network.host('10.0.0.1', [A]);
    network.host('fe80::1', [A], 255);
    network.host('2001:db8::1234', [A]);
    network.host('2001:db8::abcd', [A]);
    assert.deepEqual(network.devices(), ['1b1b000001: 10.0.0.1 fe80::1 2001:db8::1234 2001:db8::abcd']);
  });

  test('with addresses in several networks on one interface', () => {
    const network = new Network();
    network.host('192.168.3.250', [A]);
    network.host('192.168.0.250', [A]);
    network.said(A, 'arp', { ip: '192.168.0.250' });
    assert.deepEqual(network.devices(), ['1b1b000001: 192.168.3.250 192.168.0.250']);
  });

  test('whose packets begin with an unusual hop limit', () => {
    const network = new Network();
    network.host('192.168.10.201', [B], 128);
    network.host('192.168.10.90', [A], 60);
    network.host('192.168.10.91', [A + 7], 59);
    assert.deepEqual(network.devices(), ['1b1b000002: 192.168.10.201', '1b1b000001: 192.168.10.90', '1b1b000008: 192.168.10.91']);
  });

  test('that announces its ports by LLDP', () => {
    const network = new Network();
    network.host('10.0.0.1', [A]);
    network.said(B, 'lldp', { mac: '00:1b:1b:00:00:01' });
    network.said(B + 1, 'lldp', { ip: '10.0.0.1' });
    assert.deepEqual(network.devices(), ['1b1b000001+1b1b000002+1b1b000003: 10.0.0.1']);
  });

  test('that speaks for a virtual router as well', () => {
    const network = new Network();
    network.host('10.0.0.2', [0x00005e000101, ROUTER], 255);
    network.host('10.0.0.1', [0x00005e000101], 64);
    assert.deepEqual(network.devices(), ['1b54aa1001+5e000101: 10.0.0.2 10.0.0.1']);
  });

  test('that is seen in several VLANs', () => {
    const network = new Network();
    for (let vlan = 1; vlan <= 3; vlan++) network.host('10.0.0.1', [A]);
    assert.equal(network.devices().length, 1);
  });
});

suite('two devices are two assets', () => {
  test('behind a router, whose MAC address carries both', () => {
    const network = new Network();
    network.host('10.0.5.10', [ROUTER], 63);
    network.host('10.0.5.11', [ROUTER], 127);
    network.said(ROUTER, 'arp', { ip: '10.0.0.1' });
    assert.deepEqual(network.devices(), ['1b54aa1001:  routes', ': 10.0.5.10', ': 10.0.5.11']);
  });

  test('when one pretends to have the address of the other', () => {
    const network = new Network();
    network.host('10.0.0.1', [A]);
    network.host('10.0.0.66', [B]);
    network.said(B, 'arp', { ip: '10.0.0.1' });
    assert.deepEqual(network.devices(), ['1b1b000001: 10.0.0.1', '1b1b000002: 10.0.0.66']);
  });

  test('when the capture leaves MAC addresses empty', () => {
    const network = new Network();
    network.host('10.0.0.1', [0]);
    network.host('10.0.0.2', [0]);
    assert.deepEqual(network.devices(), [': 10.0.0.1', ': 10.0.0.2']);
  });

  test('that announce themselves by LLDP with a name of the same kind', () => {
    const network = new Network();
    network.said(A, 'lldp', { mac: '00:1b:1b:00:00:01', name: 'Switch' });
    network.said(B, 'lldp', { mac: '00:1b:1b:00:00:02', name: 'Switch' });
    assert.equal(network.devices().length, 2);
  });
});

suite('no asset is', () => {
  test('an address outside, behind the router', () => {
    const network = new Network();
    network.host('10.0.0.1', [A]);
    network.host('8.8.8.8', [ROUTER], 54);
    assert.deepEqual(network.devices(), ['1b1b000001: 10.0.0.1', '1b54aa1001:  routes']);
  });

  test('a group address', () => {
    const network = new Network();
    network.hosts.byText('224.0.0.1');
    assert.deepEqual(network.devices(), []);
  });

  test('but a public address that answers Modbus is one where the capture has no MAC addresses', () => {
    const network = new Network();
    network.host('118.189.96.132', []).serves.push('modbus');
    network.host('118.189.96.133', []).asks.push('modbus');
    assert.deepEqual(network.devices(), [': 118.189.96.132']);
  });

  test('but a public address with its own MAC address here is one', () => {
    const network = new Network();
    network.host('141.81.0.10', [A], 128);
    assert.deepEqual(network.devices(), ['1b1b000001: 141.81.0.10']);
  });
});
