import { attackOn } from '../attack.ts';
import { Substation } from '../plants/substation.ts';

/** Settings of the protection are stolen, records deleted, and a breaker is opened. */
export const mmsFileTheft = attackOn(Substation, {
  name: 'mms-file-theft',
  title: 'Settings are stolen and a breaker is opened over MMS',
  description:
    'The taken-over engineering station browses a protection IED, fetches its settings and records, opens its breaker, and deletes the records.',
  plants: ['substation'],
  duration: 80,
  prepare: (site) => {
    const intruder = site.node('engineering');
    return { intruder, client: site.associate(intruder, 'ied-line1') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0888', 'T0861'],
      description: 'Identity, domains and variables of the IED are read',
      server: 'ied-line1',
      run: ({ client }) => {
        client.identify().browse();
      },
    },
    {
      at: 12,
      techniques: ['T0893', 'T0882'],
      description: 'The files are listed, and settings and records are fetched',
      server: 'ied-line1',
      run: ({ client }, { network }) => {
        client.listFiles();
        [...client.server.files].forEach((file, i) => network.after(2 + i * 3, () => client.fetch(file)));
      },
    },
    {
      at: 35,
      techniques: ['T0855', 'T0831'],
      description: 'The breaker of line 1 is opened',
      server: 'ied-line1',
      run: ({ client }) => {
        client.operate('CSWI1$CO$Pos', false);
      },
    },
    {
      at: 48,
      techniques: ['T0809', 'T0872'],
      description: 'The disturbance records are deleted',
      server: 'ied-line1',
      run: ({ client }, site) => {
        const { network } = site;
        const records = client.server.files.filter((file) => file.name.startsWith('/COMTRADE'));
        records.forEach((file, i) => network.after(i * 2, () => client.delete(file)));
        network.after(10, () => client.close());
        network.within(null, () => network.after(25, () => site.switch('line1', true)));
      },
    },
  ],
});
