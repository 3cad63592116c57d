import { attackOn } from '../attack.ts';
import { TelecontrolLink } from '../devices/iec104.ts';
import { OBJECT, Substation, TYPE } from '../plants/substation.ts';
import { BREAKERS } from '../process/substation.ts';
import { laptop } from './intruder.ts';

const OFF = 1;
const ON = 2;

/** As malware once did in earnest: find the commands by trying, then open every breaker, and again. */
export const iec104Breakers = attackOn(Substation, {
  name: 'iec104-breakers',
  title: 'Breakers are opened over IEC 104',
  description:
    'A laptop acts as a second controlling station, tries a range of object addresses with commands, and opens all breakers.',
  plants: ['substation'],
  duration: 110,
  prepare: (site) => {
    const intruder = laptop(site);
    return { intruder, link: new TelecontrolLink(site.network, intruder, site.station) };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0848', 'T0861'],
      description: 'A foreign station connects, starts data transfer and interrogates',
      server: 'gateway',
      run: ({ link }, { network }) => {
        link.start();
        network.after(2, () => void link.interrogate());
      },
    },
    {
      at: 10,
      techniques: ['T0806', 'T0855'],
      description: 'Single and double commands are tried over a range of object addresses',
      server: 'gateway',
      run: ({ link }, { network }) => {
        for (let i = 0; i < 120; i++) {
          network.after(i * 0.25, () => void link.command(i % 2 === 0 ? 45 : TYPE.doubleCommand, 5881 + i, OFF));
        }
      },
    },
    {
      at: 50,
      techniques: ['T0855', 'T0831', 'T0813'],
      description: 'Every breaker is opened, twice over',
      server: 'gateway',
      run: ({ link }, site) => {
        const { network } = site;
        for (let round = 0; round < 2; round++) {
          BREAKERS.forEach((_, i) => {
            network.after(round * 15 + i * 1.2, () => void link.command(TYPE.doubleCommand, OBJECT.breaker + i, OFF));
          });
        }
        network.after(30, () => void link.stop());
        network.after(32, () => link.connection.close());
        // The dispatcher puts the station back on line.
        network.within(null, () =>
          network.after(45, () => {
            network.mishap('the dispatcher closes all breakers again');
            BREAKERS.forEach((_, i) => void site.telecontrol.command(TYPE.doubleCommand, OBJECT.breaker + i, ON));
          }),
        );
      },
    },
  ],
});
