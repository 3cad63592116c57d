import { cip } from '@fengsui/wire';
import { attackOn } from '../attack.ts';
import { Factory } from '../plants/factory.ts';
import { laptop } from './intruder.ts';

/** A controller is taken out of operation by its own services. */
export const cipModeChange = attackOn(Factory, {
  name: 'cip-mode-change',
  title: 'Mode change and reset of the robot controller',
  description: 'The controller of the robot is enumerated, put into program mode, written to, and reset.',
  plants: ['factory'],
  duration: 90,
  prepare: (site) => {
    const intruder = laptop(site);
    return { intruder, robot: site.session(intruder, 'plc-robot') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0888', 'T0861'],
      description: 'Identity and tags of the controller are read',
      server: 'plc-robot',
      run: ({ robot }) => {
        robot.listIdentity().identify().browse();
      },
    },
    {
      at: 15,
      techniques: ['T0855', 'T0836'],
      description: 'The speed override of the robot is written far beyond its normal value',
      server: 'plc-robot',
      run: ({ robot }) => {
        robot.writeTag('Robot.SpeedOverride', 350);
      },
    },
    {
      at: 30,
      techniques: ['T0858'],
      description: 'The controller is put into program mode: its program stops',
      server: 'plc-robot',
      run: ({ robot }) => {
        robot.server.running = false;
        robot.exchange(cip.encode.setMode('program'), cip.encode.response(0x07));
      },
    },
    {
      at: 50,
      techniques: ['T0816'],
      description: 'The controller is reset',
      server: 'plc-robot',
      run: ({ robot }, { network }) => {
        robot.exchange(cip.encode.reset(0), cip.encode.response(0x05));
        network.after(1, () => {
          robot.connection.reset(false);
          robot.server.mutedUntil = network.now + 12;
        });
        network.within(null, () =>
          network.after(30, () => {
            robot.server.running = true;
            robot.server.tag('Robot.SpeedOverride').values[0] = 80;
          }),
        );
      },
    },
  ],
});
