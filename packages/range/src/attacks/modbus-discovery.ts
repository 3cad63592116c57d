import { attackOn } from '../attack.ts';
import { Connection } from '../connection.ts';
import { arpRequest } from '../frames.ts';
import type { ModbusClient } from '../devices/modbus.ts';
import { Waterworks } from '../plants/waterworks.ts';
import { pluggedIn } from './intruder.ts';

const prefix = (ip: string): string => ip.slice(0, ip.lastIndexOf('.'));

/** Somebody looks around: who is there, who listens on port 502, what are they, which units and functions do they have. */
export const modbusDiscovery = attackOn(Waterworks, {
  name: 'modbus-discovery',
  title: 'Discovery of the network and of its Modbus devices',
  description:
    'A computer plugged into the control network sweeps addresses by ARP, tries port 502, reads device identification, and tries units and functions.',
  plants: ['waterworks'],
  duration: 150,
  prepare: (site) => ({ intruder: pluggedIn(site), clients: new Map<string, ModbusClient>() }),
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0846'],
      description: 'ARP sweep over the control network',
      server: 'router',
      run: ({ intruder }, { network }) => {
        for (let host = 1; host < 255; host++) {
          network.after(host * 0.03, () => {
            network.send(arpRequest(intruder, `${prefix(intruder.ip)}.${host}`));
            const found = network.nodes.find((node) => node.ip === `${prefix(intruder.ip)}.${host}` && node !== intruder);
            if (found) network.resolve(intruder, found);
          });
        }
      },
    },
    {
      at: 20,
      techniques: ['T0846', 'T0840'],
      description: 'TCP connection attempts to industrial and office ports of every host',
      server: 'plc-intake',
      run: ({ intruder }, site) => {
        const { network } = site;
        const ports = [21, 22, 23, 80, 102, 443, 445, 502, 2404, 3389, 4840, 20000, 44818, 47808];
        const hosts = network.nodes.filter((node) => prefix(node.ip) === prefix(intruder.ip) && node !== intruder);
        hosts.forEach((host, i) => {
          ports.forEach((port, j) => {
            network.after(i * 1.2 + j * 0.06, () => {
              const connection = new Connection(network, intruder, host, port, { loss: 0 });
              if (port === 502 && site.servers.has(host.asset.id)) {
                connection.open();
                connection.reset();
              } else if (port === 502 || j % 3 > 0) connection.refuse();
              else connection.knock();
            });
          });
        });
      },
    },
    {
      at: 55,
      techniques: ['T0888'],
      description: 'Device identification is read from every Modbus device',
      server: 'plc-intake',
      run: ({ intruder, clients }, site) => {
        [...site.servers.values()].forEach((server, i) => {
          site.network.after(i * 1.5, () => {
            const client = site.connect(intruder, server.node.asset.id);
            clients.set(server.node.asset.id, client);
            client.identify();
          });
        });
      },
    },
    {
      at: 75,
      techniques: ['T0846'],
      description: 'Unit identifiers 1 to 40 are tried behind the gateway',
      server: 'gateway-meters',
      run: ({ clients }, site) => {
        for (let unit = 1; unit <= 40; unit++) {
          site.network.after(unit * 0.25, () => {
            clients.get('gateway-meters')?.read(4, 0, 1, unit);
          });
        }
      },
    },
    {
      at: 95,
      techniques: ['T0888', 'T0861'],
      description: 'Functions and register ranges of a controller are tried one after the other',
      server: 'plc-treatment',
      run: ({ clients }, site) => {
        const client = clients.get('plc-treatment');
        ([1, 2, 3, 4] as const).forEach((code, i) => {
          for (let block = 0; block < 12; block++) {
            site.network.after(i * 6 + block * 0.4, () => {
              client?.read(code, block * 10, 10);
            });
          }
        });
        site.network.after(30, () => {
          for (const one of clients.values()) one.connection.close();
        });
      },
    },
  ],
});
