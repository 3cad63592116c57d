import { attackOn } from '../attack.ts';
import { Substation } from '../plants/substation.ts';
import { pluggedIn } from './intruder.ts';

/** Whoever sends the higher state number is believed. */
export const gooseSpoofing = attackOn(Substation, {
  name: 'goose-spoofing',
  title: 'GOOSE with a false state number',
  description:
    'Messages in the name of an IED, with a state number far ahead, say that its breakers are open; then the numbers run wild.',
  plants: ['substation'],
  duration: 70,
  prepare: (site) => ({ intruder: pluggedIn(site), publisher: site.publishers.get('ied-feeders') }),
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0856', 'T0855'],
      description: 'False positions with a state number a hundred ahead, from a foreign MAC address',
      server: 'ied-feeders',
      run: ({ intruder, publisher }, { network }) => {
        if (!publisher) return;
        const state = publisher.state + 100;
        const open = publisher.facts.values().map((value, i) => (i % 2 === 0 ? { bits: [0, 1] } : value));
        for (let i = 0; i < 40; i++) {
          network.after(i * 0.5, () =>
            network.send(publisher.frame(intruder, { state, sequence: i, time: network.date, data: open })),
          );
        }
      },
    },
    {
      at: 30,
      techniques: ['T0856', 'T0832'],
      description: 'The same with the MAC address of the IED itself, and the simulation flag set',
      server: 'ied-feeders',
      run: ({ publisher }, { network }) => {
        if (!publisher) return;
        const state = publisher.state + 500;
        for (let i = 0; i < 20; i++) {
          network.after(i * 0.5, () =>
            network.send(publisher.frame(publisher.node, { state, sequence: i, time: network.date, simulation: true })),
          );
        }
      },
    },
    {
      at: 45,
      techniques: ['T0814', 'T0856'],
      description: 'A storm of new states: every message has another state number',
      server: 'ied-feeders',
      run: ({ intruder, publisher }, { network }) => {
        if (!publisher) return;
        const state = publisher.state + 1000;
        for (let i = 0; i < 1500; i++) {
          network.after(i * 0.01, () =>
            network.send(publisher.frame(intruder, { state: state + i, sequence: 0, time: network.date })),
          );
        }
      },
    },
  ],
});
