import { iec104 } from '@fengsui/wire';
import { attackOn } from '../attack.ts';
import { TelecontrolLink } from '../devices/iec104.ts';
import { Substation } from '../plants/substation.ts';
import { pluggedIn } from './intruder.ts';

const { encode } = iec104;

/** Somebody finds out what a station has. */
export const iec104Enumeration = attackOn(Substation, {
  name: 'iec104-enumeration',
  title: 'Enumeration of the telecontrol station',
  description:
    'Test frames, interrogations of many common addresses, counter interrogation and reads tell the intruder what the station has.',
  plants: ['substation'],
  duration: 70,
  prepare: (site) => {
    const intruder = pluggedIn(site);
    return { intruder, link: new TelecontrolLink(site.network, intruder, site.station) };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0846'],
      description: 'Test frames find out whether the port speaks IEC 104',
      server: 'gateway',
      run: ({ link }, { network }) => {
        for (let i = 0; i < 4; i++) network.after(i, () => void link.test());
        network.after(5, () => void link.start());
      },
    },
    {
      at: 10,
      techniques: ['T0846', 'T0888'],
      description: 'Common addresses 1 to 30 are interrogated one after the other',
      server: 'gateway',
      run: ({ link }, { network }) => {
        for (let address = 1; address <= 30; address++) network.after(address, () => void link.interrogate(address));
      },
    },
    {
      at: 45,
      techniques: ['T0861'],
      description: 'Single objects are read by their addresses',
      server: 'gateway',
      run: ({ link }, { network, station }) => {
        const { commonAddress } = station;
        for (let address = 1000; address < 1030; address++) {
          network.after((address - 1000) * 0.5, () => {
            const read = { type: 102, cause: encode.CAUSE.request, commonAddress, objects: [{ address }] };
            link.ask(read);
            if (station.points.has(address)) link.report([address], encode.CAUSE.request);
            else link.tell({ ...read, cause: encode.CAUSE.unknownObjectAddress, negative: true });
          });
        }
        network.after(17, () => link.connection.close());
      },
    },
  ],
});
