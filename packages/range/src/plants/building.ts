import { BacnetClient, BacnetDevice } from '../devices/bacnet.ts';
import { clamp } from '../process/waterworks.ts';
import type { DeviceFacts, Site } from '../site.ts';

interface BuildingDevice extends DeviceFacts {
  instance: number;
  bacnetVendor: number;
  told: { vendor: string; model: string; firmware: string; name: string };
}

const visible = ['vendor', 'model', 'firmware', 'name'];

/** Controllers of the hall's air and of its chiller. Facts of real products, so that advisories about them match. */
const controllers: readonly BuildingDevice[] = [
  {
    id: 'air-handling',
    mac: '00:40:ae:13:70:71',
    ip: '10.40.10.71',
    name: 'FC-AHU1',
    role: 'controller',
    vendor: 'Delta Controls',
    product: 'enteliBUS Manager',
    model: 'eBMGR',
    firmware: '3.40 R5 build 571848',
    visible,
    instance: 70_100,
    bacnetVendor: 8,
    told: { vendor: 'Delta Controls', model: 'eBMGR', firmware: '3.40 R5 build 571848', name: 'FC-AHU1' },
  },
  {
    id: 'chiller',
    mac: '00:0e:8c:2d:91:72',
    ip: '10.40.10.72',
    name: 'FC-CH1',
    role: 'controller',
    vendor: 'Siemens',
    product: 'Desigo PX automation controller',
    model: 'PXC100-E.D',
    firmware: 'V6.00.300',
    visible,
    instance: 70_200,
    bacnetVendor: 7,
    told: { vendor: 'Siemens', model: 'PXC100-E.D', firmware: 'V6.00.300', name: 'FC-CH1' },
  },
];

/** The building around a plant: the air of the hall is kept at its set-point, over BACnet. */
export class Building {
  readonly devices: readonly BacnetDevice[];
  readonly airHandling: BacnetDevice;

  constructor(site: Site) {
    const { network } = site;
    const server = site.device(
      { id: 'building-server', mac: '00:50:56:b1:0c:70', ip: '10.40.10.70', name: 'FC-BMS', role: 'scada_server', visible: [] },
      128,
    );
    this.devices = controllers.map(
      (facts) =>
        new BacnetDevice(site.device(facts), facts.instance, facts.bacnetVendor, facts.told, [
          { type: 0, instance: 1, name: 'temperature', value: 21.4 },
          { type: 0, instance: 2, name: 'humidity', value: 46 },
          { type: 1, instance: 1, name: 'valve', value: 38 },
          { type: 2, instance: 1, name: 'set-point', value: 21.5 },
          { type: 5, instance: 1, name: 'running', value: 1 },
        ]),
    );
    this.airHandling = this.devices[0];
    network.every(5, () => {
      for (const device of this.devices) regulate(device, network.random.normal(0, 0.01));
    });
    const client = new BacnetClient(network, server);
    network.after(10, () => client.whoIs(this.devices));
    network.after(14, () => this.devices.forEach((device) => client.identify(device)));
    network.every(
      10,
      () => {
        for (const device of this.devices) client.poll(device);
      },
      0.004,
      18,
    );
    network.every(1800, () => client.whoIs(this.devices), 0.05);
    const comfort = () => {
      const value = 20 + network.random.integer(0, 4) / 2;
      client.write(this.airHandling, 'set-point', value, 8);
      network.mishap(`the schedule of the building sets the temperature of the hall to ${value} °C`);
    };
    network.after(160, comfort);
    network.every(3600, comfort, 0.2, 500);
  }
}

/** Proportional control of a room's temperature by a valve. */
function regulate(device: BacnetDevice, noise: number): void {
  const temperature = device.point('temperature');
  const valve = device.point('valve');
  const running = device.point('running').value;
  valve.value = running ? clamp(40 + (temperature.value - device.point('set-point').value) * 30, 0, 100) : 0;
  temperature.value = clamp(temperature.value + (40 - valve.value) * 0.0006 + noise, 5, 45);
}
