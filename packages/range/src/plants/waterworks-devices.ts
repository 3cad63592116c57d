import type { SwitchFacts } from '../office/office.ts';
import type { DeviceFacts } from '../site.ts';

interface ModbusDevice extends DeviceFacts {
  sizes: { coils?: number; discrete?: number; input?: number; holding?: number };
  units?: readonly number[];
  identification: ReadonlyMap<number, string>;
}

interface OtherDevice extends DeviceFacts {
  timeToLive?: number;
}

const told = ['vendor', 'product', 'orderNumber', 'firmware'];
/** Objects of the device identification: vendor, product code, revision, and more where a device has them. */
const identification = (vendor: string, code: string, revision: string, product?: string, model?: string) => {
  const objects = new Map([
    [0, vendor],
    [1, code],
    [2, revision],
  ]);
  if (product) objects.set(4, product);
  if (model) objects.set(5, model);
  return objects;
};

const drive = (number: number): ModbusDevice => ({
  id: `drive-${number}`,
  mac: `00:80:f4:41:07:${20 + number}`,
  ip: `10.20.30.${20 + number}`,
  role: 'drive',
  vendor: 'Schneider Electric',
  product: 'Altivar Process ATV600',
  orderNumber: 'ATV630D15N4',
  firmware: 'V1.8IE26',
  visible: told,
  sizes: { holding: 8610 },
  identification: identification('Schneider Electric', 'ATV630D15N4', 'V1.8IE26', 'ATV600'),
});

/** The devices of the water works. Facts of real products, so that advisories about them match; names and numbers of the plant are invented. */
export const inventory: {
  controllers: readonly ModbusDevice[];
  others: readonly OtherDevice[];
  switches: readonly SwitchFacts[];
} = {
  controllers: [
    {
      id: 'plc-intake',
      mac: '00:80:f4:1a:22:11',
      ip: '10.20.30.11',
      name: 'WW-INTAKE',
      role: 'controller',
      vendor: 'Schneider Electric',
      product: 'Modicon M340',
      orderNumber: 'BMX P34 2020',
      firmware: 'v2.70',
      visible: told,
      sizes: { coils: 16, discrete: 16, holding: 64 },
      identification: identification('Schneider Electric', 'BMX P34 2020', 'v2.70', 'Modicon M340', 'BMXP342020'),
    },
    {
      id: 'plc-treatment',
      mac: '00:80:f4:1a:22:12',
      ip: '10.20.30.12',
      name: 'WW-TREAT',
      role: 'controller',
      vendor: 'Schneider Electric',
      product: 'Modicon M340',
      orderNumber: 'BMX P34 2020',
      firmware: 'v2.90',
      visible: told,
      sizes: { coils: 16, discrete: 16, holding: 64 },
      identification: identification('Schneider Electric', 'BMX P34 2020', 'v2.90', 'Modicon M340', 'BMXP342020'),
    },
    {
      id: 'plc-lift',
      mac: '00:00:54:2c:90:13',
      ip: '10.20.30.13',
      name: 'WW-LIFT',
      role: 'controller',
      vendor: 'Schneider Electric',
      product: 'Modicon M580',
      orderNumber: 'BME P58 2040',
      firmware: 'v2.60',
      visible: told,
      sizes: { coils: 16, discrete: 16, holding: 64 },
      identification: identification('Schneider Electric', 'BME P58 2040', 'v2.60', 'Modicon M580', 'BMEP582040'),
    },
    {
      id: 'rtu-tower',
      mac: '00:30:de:40:5e:14',
      ip: '10.20.30.14',
      name: 'WW-TOWER',
      role: 'controller',
      vendor: 'WAGO',
      product: '750-880 Controller',
      orderNumber: '750-880',
      firmware: '01.07.03(10)',
      visible: told,
      sizes: { coils: 8, discrete: 8, input: 16, holding: 32 },
      identification: identification('WAGO', '750-880', '01.07.03(10)', '750-880 Controller'),
    },
    drive(1),
    drive(2),
    drive(3),
    {
      id: 'gateway-meters',
      mac: '00:90:e8:5b:11:30',
      ip: '10.20.30.30',
      name: 'MGATE-METERS',
      role: 'gateway',
      vendor: 'Moxa',
      product: 'MGate MB3170',
      orderNumber: 'MB3170',
      firmware: '4.0',
      visible: ['vendor'],
      sizes: { input: 16 },
      units: [1, 2, 3],
      identification: new Map(),
    },
  ],
  others: [
    {
      id: 'hmi',
      mac: '18:66:da:31:0a:50',
      ip: '10.20.30.50',
      name: 'WW-HMI1',
      role: 'hmi',
      vendor: 'Dell',
      visible: ['vendor'],
      timeToLive: 128,
    },
    { id: 'historian', mac: '00:50:56:9a:3f:51', ip: '10.20.30.51', name: 'WW-HIST', role: 'historian', timeToLive: 128 },
    {
      id: 'engineering',
      mac: '18:66:da:31:0a:52',
      ip: '10.20.30.52',
      name: 'WW-ENG1',
      role: 'engineering_station',
      vendor: 'Dell',
      visible: ['vendor'],
      timeToLive: 128,
    },
  ],
  switches: [
    {
      id: 'switch-1',
      mac: '00:90:e8:6a:01:02',
      ip: '10.20.30.2',
      name: 'WW-SW1',
      vendor: 'Moxa',
      product: 'EDS-408A',
      firmware: 'V3.8',
      description: 'Moxa EDS-408A EtherDevice Switch, firmware V3.8',
      object: '1.3.6.1.4.1.8691.7.6',
      location: 'Treatment hall',
    },
    {
      id: 'switch-2',
      mac: '00:90:e8:6a:01:03',
      ip: '10.20.30.3',
      name: 'WW-SW2',
      vendor: 'Moxa',
      product: 'EDS-408A',
      firmware: 'V3.8',
      description: 'Moxa EDS-408A EtherDevice Switch, firmware V3.8',
      object: '1.3.6.1.4.1.8691.7.6',
      location: 'Pumping station',
    },
  ],
};
