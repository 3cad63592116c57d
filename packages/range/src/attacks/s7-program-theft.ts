import { attackOn } from '../attack.ts';
import { Factory } from '../plants/factory.ts';

/** The know-how of the plant is carried away. */
export const s7ProgramTheft = attackOn(Factory, {
  name: 's7-program-theft',
  title: 'Theft of the packing program',
  description: 'From the taken-over engineering station, the packing controller is enumerated and all its blocks are uploaded.',
  plants: ['factory'],
  duration: 80,
  prepare: (site) => {
    const intruder = site.node('engineering');
    return { intruder, packing: site.program(intruder, 'plc-packing') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0888', 'T0868'],
      description: 'The packing controller is asked what it is and which blocks it has',
      server: 'plc-packing',
      run: ({ packing }) => {
        packing.identify().listBlocks();
      },
    },
    {
      at: 12,
      techniques: ['T0845', 'T0882'],
      description: 'Program and data blocks are uploaded',
      server: 'plc-packing',
      run: ({ packing }, { network }) => {
        const blocks = [
          ['OB', 1, 1800],
          ['OB', 35, 600],
          ['FB', 10, 3400],
          ['FB', 20, 2900],
          ['FC', 5, 1100],
          ['DB', 1, 400],
        ] as const;
        blocks.forEach(([type, number, length], i) => network.after(i * 6, () => packing.upload({ type, number }, length)));
        network.after(45, () => packing.close());
      },
    },
  ],
});
