import { attackOn } from '../attack.ts';
import { Dnp3Master } from '../devices/dnp3.ts';
import { DNP3_ADDRESS, Substation } from '../plants/substation.ts';
import { laptop } from './intruder.ts';

/** A second master polls as the first does, until it commands. */
export const rogueMaster = attackOn(Substation, {
  name: 'rogue-master',
  title: 'A second master on DNP3',
  description: 'A new device polls the recloser under a link address of its own, as a master would, and then operates it.',
  plants: ['substation'],
  duration: 70,
  prepare: (site) => {
    const intruder = laptop(site);
    return { intruder, master: new Dnp3Master(site.network, intruder, site.recloser, DNP3_ADDRESS.master + 6) };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0848', 'T0801'],
      description: 'The new master polls everything, and then events',
      server: 'recloser',
      run: ({ master }, { network }) => {
        master.integrityPoll();
        for (let i = 1; i < 10; i++) network.after(i * 4, () => master.eventPoll());
      },
    },
    {
      at: 42,
      techniques: ['T0848', 'T0855'],
      description: 'The new master writes the time and operates the recloser',
      server: 'recloser',
      run: ({ master }, { network }) => {
        master.synchronise();
        network.after(4, () => master.selectOperate(0, 0x81));
        network.after(16, () => master.selectOperate(0, 0x41));
        network.after(22, () => master.connection.close());
      },
    },
  ],
});
