import { attackOn } from '../attack.ts';
import { DNS_TXT, dnsQuery, dnsResponse } from '../office/dns.ts';
import type { Random } from '../random.ts';
import { Site } from '../site.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** Letters as base 32 gives them. */
const noise = (random: Random, length: number): string => Array.from({ length }, () => LETTERS[random.uint32() & 31]).join('');

/** Data leave, and orders come, by names that are asked for. */
export const dnsTunnel = attackOn(Site, {
  name: 'dns-tunnel',
  title: 'Command and control by DNS',
  description: 'The engineering station asks for long random names of one domain, and gets its orders in text records.',
  plants: ['waterworks', 'factory', 'substation'],
  duration: 75,
  prepare: () => ({}),
  client: (_, site) => site.node('engineering'),
  steps: [
    {
      at: 0,
      techniques: ['T0869', 'T0885'],
      description: 'Beacons: a text record of a new name every five seconds',
      server: 'domain-controller',
      run: (_, site) => {
        for (let i = 0; i < 6; i++) site.network.after(i * 5, () => ask(site, noise(site.network.random, 16)));
      },
    },
    {
      at: 35,
      techniques: ['T0869', 'T0885', 'T0882'],
      description: 'Data leave in long labels, five names a second',
      server: 'domain-controller',
      run: (_, site) => {
        const { random } = site.network;
        for (let i = 0; i < 180; i++)
          site.network.after(i * 0.2, () => ask(site, `${noise(random, 60)}.${noise(random, 58)}.${noise(random, 40)}`));
      },
    },
  ],
});

function ask(site: Site, label: string): void {
  const { network } = site;
  const from = site.node('engineering');
  const to = site.node('domain-controller');
  const host = `${label}.t.example.net`;
  const id = network.random.uint32() & 0xffff;
  const port = network.ephemeralPort();
  network.resolve(from, to);
  network.datagram(from, to, { source: port, destination: 53 }, dnsQuery(id, host, DNS_TXT), 0.001);
  const answer = dnsResponse(id, host, { text: noise(network.random, 24) });
  network.datagram(to, from, { source: 53, destination: port }, answer, 0.03);
}
