import { attackOn } from '../attack.ts';
import { OpcUaClient } from '../devices/opcua.ts';
import { pluggedIn } from './intruder.ts';
import { Factory, LINE_VARIABLES, lineNode } from '../plants/factory.ts';

/** A server without security serves everybody. */
export const opcUaWrite = attackOn(Factory, {
  name: 'opcua-write',
  title: 'Anonymous browsing and writing over OPC UA',
  description: 'An anonymous session browses the address space of the line, reads its variables, and writes recipe and order.',
  plants: ['factory'],
  duration: 70,
  prepare: (site) => {
    const intruder = pluggedIn(site);
    return { intruder, session: new OpcUaClient(site.network, intruder, site.opcUa, 'opcua-client') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0888', 'T0861'],
      description: 'An anonymous session is opened; build and address space are read',
      server: 'plc-line',
      run: ({ session }, { network }) => {
        session.connect().identify();
        const children = LINE_VARIABLES.map((name) => ({ node: lineNode(name), name }));
        network.after(2, () => session.browse('i=85', [{ node: 'ns=3;s="Line"', name: 'Line' }]));
        network.after(3, () => session.browse('ns=3;s="Line"', children));
      },
    },
    {
      at: 10,
      techniques: ['T0801', 'T0802'],
      description: 'All variables are read several times',
      server: 'plc-line',
      run: ({ session }, { network }) => {
        for (let i = 0; i < 15; i++) network.after(i, () => session.read(...LINE_VARIABLES.map(lineNode)));
      },
    },
    {
      at: 35,
      techniques: ['T0855', 'T0836'],
      description: 'Recipe and order are overwritten',
      server: 'plc-line',
      run: ({ session }, { network }) => {
        session.write(lineNode('Recipe'), 99);
        network.after(3, () => session.write(lineNode('OrderNumber'), 'X-00000'));
        network.after(12, () => session.close());
      },
    },
  ],
});
