import { attackOn } from '../attack.ts';
import { REGISTER, Waterworks } from '../plants/waterworks.ts';
import { laptop } from './intruder.ts';

/** The dose of chlorine is raised, and the control loop taken out, by a machine that never wrote before. */
export const modbusSetPoint = attackOn(Waterworks, {
  name: 'modbus-set-point',
  title: 'Manipulation of the chlorine dose',
  description:
    'A contractor’s laptop writes an excessive chlorine set-point, switches the dosing to manual and closes the valve of the tower.',
  plants: ['waterworks'],
  duration: 120,
  prepare: (site) => {
    const intruder = laptop(site);
    return { intruder, treatment: site.connect(intruder, 'plc-treatment'), tower: site.connect(intruder, 'rtu-tower') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0801', 'T0861'],
      description: 'The registers of the dosing are read to learn the normal values',
      server: 'plc-treatment',
      run: ({ treatment }, { network }) => {
        for (let i = 0; i < 8; i++) network.after(i * 2, () => treatment.read(3, 0, 24));
      },
    },
    {
      at: 25,
      techniques: ['T0855', 'T0836'],
      description: 'The chlorine set-point is written to eight times its normal value',
      server: 'plc-treatment',
      run: ({ treatment }) => {
        treatment.writeRegister(REGISTER.treatment.chlorineSetPoint, 400);
      },
    },
    {
      at: 45,
      techniques: ['T0855', 'T0836', 'T0831'],
      description: 'The dosing is switched to manual at full rate',
      server: 'plc-treatment',
      run: ({ treatment }) => {
        treatment.writeRegisters(REGISTER.treatment.dosingAutomatic, [0, 1000]);
      },
    },
    {
      at: 70,
      techniques: ['T0855', 'T0831'],
      description: 'The outlet valve of the tower is closed',
      server: 'rtu-tower',
      run: ({ tower, treatment }, { network }) => {
        tower.writeCoil(0, false);
        network.after(10, () => {
          tower.connection.close();
          treatment.connection.close();
        });
        // The operators notice, and put things right.
        network.within(null, () => network.after(45, () => restore(tower.server, treatment.server)));
      },
    },
  ],
});

/** Local hands put the values back. */
function restore(tower: { unit: { coils: Uint8Array } }, treatment: { unit: { holding: Uint16Array } }): void {
  tower.unit.coils[0] = 1;
  treatment.unit.holding.set([50, 1, 300], REGISTER.treatment.chlorineSetPoint);
}
