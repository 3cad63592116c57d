import { attackOn } from '../attack.ts';
import { Connection } from '../connection.ts';
import type { Network, Node } from '../network.ts';
import { telnetConsent, telnetLine, telnetOffer } from '../office/telnet.ts';
import { Site } from '../site.ts';

const PORTS = [22, 23, 80, 135, 139, 443, 445, 3389, 5900];

/** From the office into the control network. */
export const lateralMovement = attackOn(Site, {
  name: 'lateral-movement',
  title: 'From an office workstation into the control network',
  description:
    'A taken-over workstation scans the control network, copies tools to the engineering station, and logs on to a switch.',
  plants: ['waterworks', 'factory', 'substation'],
  duration: 85,
  prepare: () => ({}),
  client: (_, site) => site.node('workstation-3'),
  steps: [
    {
      at: 0,
      techniques: ['T0846', 'T0840'],
      description: 'Office ports of the stations in the control network are tried',
      server: 'engineering',
      run: (_, site) => {
        const { network } = site;
        ['engineering', 'hmi', 'historian', 'switch-1', 'switch-2'].forEach((id, i) => {
          PORTS.forEach((port, j) => {
            network.after(i * 3 + j * 0.2, () => {
              const connection = new Connection(network, site.node('workstation-3'), site.node(id), port, { loss: 0 });
              if (open(id, port)) {
                connection.open();
                connection.reset();
              } else connection.refuse();
            });
          });
        });
      },
    },
    {
      at: 25,
      techniques: ['T0886', 'T0867', 'T0859'],
      description: 'Tools are copied to the engineering station over SMB',
      server: 'engineering',
      run: (_, site) => copy(site, site.node('workstation-3'), site.node('engineering')),
    },
    {
      at: 50,
      techniques: ['T0812', 'T0859', 'T0886'],
      description: 'A switch accepts its default password over Telnet; its configuration is shown',
      client: (_, site) => site.node('engineering'),
      server: 'switch-1',
      run: (_, site) => logOn(site.network, site.node('engineering'), site.node('switch-1')),
    },
  ],
});

/** Ports that stations and switches serve. */
const open = (id: string, port: number): boolean =>
  id.startsWith('switch') ? port === 23 || port === 80 : port === 445 || port === 3389;

function copy(site: Site, from: Node, to: Node): void {
  const { network } = site;
  const { connection, session } = site.office.fileSession(from, to, 'administrator');
  session.openShare(`\\\\${to.asset.name}\\ADMIN$`).write('Temp\\svcupdate.exe', 180_000).write('Temp\\plc.dll', 60_000);
  network.after(connection.delay + 3, () => {
    session.logOff();
    connection.close();
  });
}

function logOn(network: Network, from: Node, to: Node): void {
  const connection = new Connection(network, from, to, 23);
  connection.open().toClient(telnetOffer()).toServer(telnetConsent());
  const dialogue: [string, string][] = [
    ['\r\nlogin: ', 'admin\r\n'],
    ['Password: ', 'admin\r\n'],
    [`\r\n${to.asset.name}> `, 'show running-config\r\n'],
    [`hostname ${to.asset.name}\r\nsnmp-server community plant-ro\r\n${to.asset.name}> `, 'exit\r\n'],
  ];
  for (const [prompt, reply] of dialogue)
    connection.pause(0.4).toClient(telnetLine(prompt)).pause(1.2).toServer(telnetLine(reply));
  network.after(connection.delay + 0.5, () => connection.close());
}
