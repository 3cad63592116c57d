import type { Node } from './network.ts';
import type { Site } from './site.ts';
import type { TruthStep } from './truth.ts';

/** Ids of the plants. */
export type PlantId = 'waterworks' | 'factory' | 'substation';

/** One step of an attack on a site `S`, with what the attack carries from step to step, `C`. */
export interface AttackStep<S extends Site, C> {
  /** Seconds after the attack's beginning. */
  at: number;
  /** ATT&CK for ICS technique ids. */
  techniques: readonly string[];
  description: string;
  /** Who acts, where it is not the attack's usual client. */
  client?: (context: C, site: S) => Node;
  /** The device on which it acts, or its id. */
  server: string | ((context: C, site: S) => Node);
  /** Sends the step's frames, now and later. */
  run: (context: C, site: S, step: TruthStep) => void;
}

/** An attack scenario: data, and for each step the code that acts. */
export interface AttackDefinition<S extends Site, C> {
  /** The word for it on the command line. */
  name: string;
  title: string;
  description: string;
  plants: readonly PlantId[];
  /** Seconds from its beginning to its last frame. */
  duration: number;
  /** Makes what the steps share: the attacker's machine, connections. */
  prepare: (site: S) => C;
  /** Who acts. */
  client: (context: C, site: S) => Node;
  steps: readonly AttackStep<S, C>[];
}

/** An attack that can be played on a site. */
export interface Attack {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly plants: readonly PlantId[];
  readonly techniques: readonly string[];
  readonly duration: number;
  /** Plans the attack from a time on, and writes its steps into the truth. */
  play: (site: Site, time: number) => void;
}

/** Name of a device in the truth's steps: its address. */
const place = (node: Node): string => (node.ip === '' ? node.mac : node.ip);

/** Makes an attack on the sites of a class. */
export function attackOn<S extends Site, C>(
  kind: abstract new (...parameters: never[]) => S,
  definition: AttackDefinition<S, C>,
): Attack {
  const { name, title, description, plants, duration, steps } = definition;
  const techniques = [...new Set(steps.flatMap((step) => step.techniques))].toSorted();
  const play = (site: Site, time: number): void => {
    if (!(site instanceof kind)) throw new Error(`the attack ${name} is on ${plants.join(', ')}, not on ${site.truth.plant}`);
    const { network } = site;
    network.at(time, () => {
      const context = definition.prepare(site);
      for (const step of steps) {
        network.after(step.at, () => {
          const record: TruthStep = {
            attack: name,
            techniques: [...step.techniques],
            description: step.description,
            client: place((step.client ?? definition.client)(context, site)),
            server: place(typeof step.server === 'string' ? site.node(step.server) : step.server(context, site)),
            start: network.now,
            end: network.now,
            frames: [],
          };
          site.truth.steps.push(record);
          network.within(record, () => step.run(context, site, record));
        });
      }
    });
  };
  return { name, title, description, plants, techniques, duration, play };
}
