import { attackOn } from '../attack.ts';
import { Factory } from '../plants/factory.ts';

/** Controllers are stopped. */
export const s7Stop = attackOn(Factory, {
  name: 's7-stop',
  title: 'Stop of the controllers',
  description:
    'From the taken-over engineering station, the filling and the line controller are put into STOP, and one is cold-started.',
  plants: ['factory'],
  duration: 70,
  prepare: (site) => {
    const intruder = site.node('engineering');
    return { intruder, filling: site.program(intruder, 'plc-filling'), line: site.program(intruder, 'plc-line') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0858', 'T0881'],
      description: 'The filling controller is stopped',
      server: 'plc-filling',
      run: ({ filling }) => {
        filling.stop();
      },
    },
    {
      at: 12,
      techniques: ['T0858', 'T0881'],
      description: 'The line controller is stopped',
      server: 'plc-line',
      run: ({ line }) => {
        line.stop();
      },
    },
    {
      at: 35,
      techniques: ['T0858', 'T0816'],
      description: 'The filling controller is cold-started: all its data are lost',
      server: 'plc-filling',
      run: ({ filling, line }, site) => {
        const { network } = site;
        filling.start(true);
        network.after(5, () => {
          filling.close();
          line.close();
        });
        // The operators turn the key of the line's controller.
        network.within(null, () =>
          network.after(30, () => {
            line.server.running = true;
          }),
        );
      },
    },
  ],
});
