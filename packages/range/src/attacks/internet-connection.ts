import { attackOn } from '../attack.ts';
import { Connection } from '../connection.ts';
import { applicationData, clientHello, serverHello } from '../office/tls.ts';
import { Site } from '../site.ts';

/** A forwarded port opens a controller to the world. */
export const internetConnection = attackOn(Site, {
  name: 'internet-connection',
  title: 'A controller is reached from the Internet',
  description: 'Hosts on the Internet reach a controller in its own protocol, and later the controller itself connects out.',
  plants: ['waterworks', 'factory', 'substation'],
  duration: 60,
  prepare: (site) => ({
    strangers: ['198.51.100.211', '203.0.113.87'].map((ip) => site.internet(ip)),
    outside: site.internet('203.0.113.9'),
  }),
  client: (x) => x.strangers[0],
  steps: [
    {
      at: 0,
      techniques: ['T0883', 'T0888'],
      description: 'Two hosts on the Internet identify the controller',
      server: (_, site) => site.controller,
      run: ({ strangers }, site) => {
        strangers.forEach((stranger, i) => site.network.after(i * 12, () => site.probe(stranger)));
      },
    },
    {
      at: 30,
      techniques: ['T0885', 'T0869'],
      description: 'The controller opens encrypted connections to a host on the Internet',
      client: (_, site) => site.controller,
      server: (x) => x.outside,
      run: ({ outside }, { network, controller }) => {
        for (let i = 0; i < 3; i++) {
          network.after(i * 8, () => {
            const connection = new Connection(network, controller, outside, 443, { latency: 0.02 });
            connection.exchange(clientHello(network.random, 'cdn.example.net'), serverHello(network.random), 0.03);
            connection.exchange(applicationData(network.random, 180), applicationData(network.random, 90), 0.03);
            network.after(connection.delay + 1, () => connection.close());
          });
        }
      },
    },
  ],
});
