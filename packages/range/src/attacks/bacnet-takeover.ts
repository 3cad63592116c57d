import { attackOn } from '../attack.ts';
import { BacnetClient } from '../devices/bacnet.ts';
import { Factory } from '../plants/factory.ts';
import { pluggedIn } from './intruder.ts';

/** The air of the hall is taken from those who keep it. */
export const bacnetTakeover = attackOn(Factory, {
  name: 'bacnet-takeover',
  title: 'The air handling is overridden and silenced over BACnet',
  description:
    'Devices are enumerated, the set-point is overridden at the highest priority, communication is disabled, and the controller restarted.',
  plants: ['factory'],
  duration: 70,
  prepare: (site) => {
    const intruder = pluggedIn(site);
    return { intruder, client: new BacnetClient(site.network, intruder) };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0846', 'T0888'],
      description: 'All BACnet devices are asked who and what they are',
      server: 'air-handling',
      run: ({ client }, { network, building }) => {
        client.whoIs(building.devices);
        building.devices.forEach((device, i) => network.after(2 + i, () => client.identify(device)));
      },
    },
    {
      at: 12,
      techniques: ['T0855', 'T0836'],
      description: 'The set-point is overridden at priority 1',
      server: 'air-handling',
      run: ({ client }, { network, building }) => {
        client.write(building.airHandling, 'set-point', 38, 1);
        network.after(3, () => client.write(building.airHandling, 'running', 0, 1));
      },
    },
    {
      at: 25,
      techniques: ['T0803', 'T0804', 'T0814'],
      description: 'Communication of the controller is disabled: it no longer answers',
      server: 'air-handling',
      run: ({ client }, { building }) => {
        client.disableCommunication(building.airHandling, 2);
      },
    },
    {
      at: 45,
      techniques: ['T0816'],
      description: 'The controller is cold-started',
      server: 'air-handling',
      run: ({ client }, { network, building }) => {
        const { airHandling } = building;
        client.restart(airHandling, 0);
        network.within(null, () =>
          network.after(25, () => {
            airHandling.point('set-point').value = 21.5;
            airHandling.point('running').value = 1;
          }),
        );
      },
    },
  ],
});
