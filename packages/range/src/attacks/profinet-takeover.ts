import { attackOn } from '../attack.ts';
import { Factory } from '../plants/factory.ts';
import { pluggedIn } from './intruder.ts';

/** Devices lose their names and addresses, by a protocol that asks nobody. */
export const profinetTakeover = attackOn(Factory, {
  name: 'profinet-takeover',
  title: 'PROFINET devices are renamed and reset',
  description:
    'The intruder asks all devices to present themselves, renames one, gives another a foreign address, and resets a third.',
  plants: ['factory'],
  duration: 70,
  prepare: (site) => ({ intruder: pluggedIn(site) }),
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0846', 'T0888'],
      description: 'All PROFINET devices are asked to present themselves',
      server: 'plc-line',
      run: ({ intruder }, { network, profinet }) => {
        profinet.identifyAll(intruder);
        network.after(4, () => profinet.identifyAll(intruder));
      },
    },
    {
      at: 15,
      techniques: ['T0836', 'T0814'],
      description: 'The I/O station of the filler gets another name: its controller loses it',
      server: 'io-filler',
      run: ({ intruder }, { profinet }) => {
        const device = profinet.devices.find((one) => one.node.asset.id === 'io-filler');
        if (device) profinet.setName(intruder, device, 'io-unknown');
      },
    },
    {
      at: 25,
      techniques: ['T0836', 'T0814'],
      description: 'The drive of the conveyor gets a foreign address',
      server: 'drive-conveyor',
      run: ({ intruder }, { profinet }) => {
        const device = profinet.devices.find((one) => one.node.asset.id === 'drive-conveyor');
        if (device) profinet.setIp(intruder, device, '192.0.2.25');
      },
    },
    {
      at: 38,
      techniques: ['T0809', 'T0814'],
      description: 'The I/O station of the conveyor is reset to how it left the factory',
      server: 'io-conveyor',
      run: ({ intruder }, site) => {
        const { network, profinet } = site;
        const device = profinet.devices.find((one) => one.node.asset.id === 'io-conveyor');
        if (device) profinet.resetToFactory(intruder, device);
        network.within(null, () => network.after(25, () => repair(site)));
      },
    },
  ],
});

/** The engineer gives the devices their names and addresses back. */
function repair(site: Factory): void {
  const { profinet } = site;
  const engineer = site.node('engineering');
  site.network.mishap('the engineer gives three PROFINET devices their names and addresses back');
  for (const id of ['io-filler', 'io-conveyor', 'drive-conveyor']) {
    const device = profinet.device(site.node(id));
    profinet.setName(engineer, device, id);
    profinet.setIp(engineer, device, device.node.ip);
  }
}
