import { attackOn } from '../attack.ts';
import { Dnp3Master } from '../devices/dnp3.ts';
import { DNP3_ADDRESS, Substation } from '../plants/substation.ts';
import { pluggedIn } from './intruder.ts';

/** An outstation is silenced, restarted and operated by somebody with its master's address. */
export const dnp3Restart = attackOn(Substation, {
  name: 'dnp3-restart',
  title: 'The recloser is silenced, operated and restarted',
  description:
    'With the link address of the master, unsolicited responses are disabled, the recloser is tripped without selection, and restarted.',
  plants: ['substation'],
  duration: 80,
  prepare: (site) => {
    const intruder = pluggedIn(site);
    return { intruder, master: new Dnp3Master(site.network, intruder, site.recloser, DNP3_ADDRESS.master) };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0888', 'T0861'],
      description: 'Device attributes and all points are read',
      server: 'recloser',
      run: ({ master }) => {
        master.readAttributes();
        master.integrityPoll();
      },
    },
    {
      at: 10,
      techniques: ['T0878', 'T0804'],
      description: 'Unsolicited responses are disabled: changes are no longer told',
      server: 'recloser',
      run: ({ master }) => {
        master.setUnsolicited(false);
      },
    },
    {
      at: 20,
      techniques: ['T0855', 'T0831'],
      description: 'The recloser is tripped and closed by direct operation, several times',
      server: 'recloser',
      run: ({ master }, { network }) => {
        for (let i = 0; i < 6; i++) network.after(i * 3, () => master.directOperate(0, i % 2 === 0 ? 0x81 : 0x41));
      },
    },
    {
      at: 45,
      techniques: ['T0816'],
      description: 'The outstation is cold-restarted',
      server: 'recloser',
      run: ({ master }, site) => {
        const { network } = site;
        master.coldRestart(15);
        network.after(2, () => master.connection.close());
        network.within(null, () =>
          network.after(20, () => {
            site.master.clearRestart();
            site.master.setUnsolicited(true);
          }),
        );
      },
    },
  ],
});
