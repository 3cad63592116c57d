import { attackOn } from '../attack.ts';
import { Factory } from '../plants/factory.ts';
import { laptop } from './intruder.ts';

/** The program of a controller is exchanged. */
export const s7ProgramDownload = attackOn(Factory, {
  name: 's7-program-download',
  title: 'Program download to the filling controller',
  description:
    'A contractor’s laptop looks at the controller, downloads changed blocks, activates them and copies them to load memory.',
  plants: ['factory'],
  duration: 60,
  prepare: (site) => {
    const intruder = laptop(site);
    return { intruder, filling: site.program(intruder, 'plc-filling') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0888'],
      description: 'Order number, serial number and list of blocks are read',
      server: 'plc-filling',
      run: ({ filling }) => {
        filling.identify().listBlocks();
      },
    },
    {
      at: 15,
      techniques: ['T0843', 'T0821'],
      description: 'OB1 and FB10 are downloaded',
      server: 'plc-filling',
      run: ({ filling }, { network }) => {
        filling.download({ type: 'FB', number: 10 }, 2600);
        network.after(5, () => filling.download({ type: 'OB', number: 1 }, 1500));
      },
    },
    {
      at: 32,
      techniques: ['T0889', 'T0821'],
      description: 'The blocks are activated',
      server: 'plc-filling',
      run: ({ filling }, { network }) => {
        filling.activate({ type: 'FB', number: 10 }, { type: 'OB', number: 1 });
        network.after(8, () => filling.close());
      },
    },
  ],
});
