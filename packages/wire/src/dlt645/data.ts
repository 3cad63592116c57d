/** How a datum is called and coded: bytes of BCD, low byte first, `decimals` digits behind the point. */
interface DataItem {
  readonly name: string;
  readonly size: number;
  readonly decimals: number;
  readonly unit: string;
  /** The highest bit is a sign. */
  readonly signed?: boolean;
}

const energies: readonly (readonly [string, string])[] = [
  ['combined_active_energy', 'kWh'],
  ['forward_active_energy', 'kWh'],
  ['reverse_active_energy', 'kWh'],
  ['combined_reactive_1_energy', 'kvarh'],
  ['combined_reactive_2_energy', 'kvarh'],
  ['quadrant_1_reactive_energy', 'kvarh'],
  ['quadrant_2_reactive_energy', 'kvarh'],
  ['quadrant_3_reactive_energy', 'kvarh'],
  ['quadrant_4_reactive_energy', 'kvarh'],
  ['forward_apparent_energy', 'kVAh'],
  ['reverse_apparent_energy', 'kVAh'],
];

/** Variables by DI2: name, bytes, decimals, unit, sign (DL/T 645-2007 table A.3). */
const variables: readonly (readonly [string, number, number, string, boolean])[] = [
  ['', 0, 0, '', false],
  ['voltage', 2, 1, 'V', false],
  ['current', 3, 3, 'A', true],
  ['active_power', 3, 4, 'kW', true],
  ['reactive_power', 3, 4, 'kvar', true],
  ['apparent_power', 3, 4, 'kVA', true],
  ['power_factor', 2, 3, '', true],
  ['phase_angle', 2, 1, 'degree', false],
  ['voltage_distortion', 2, 2, '%', false],
  ['current_distortion', 2, 2, '%', false],
];

const phases = ['total', 'a', 'b', 'c'];

/** Texts that identify a meter (DL/T 645-2007 table A.5): identity attribute where there is one, field, whether it is text or digits. */
export const identityItems = new Map<number, { attribute: 'serial' | 'model' | 'name' | null; name: string; text: boolean }>([
  [0x04000401, { attribute: null, name: 'communication_address', text: false }],
  [0x04000402, { attribute: 'serial', name: 'meter_number', text: false }],
  [0x04000403, { attribute: 'name', name: 'asset_code', text: true }],
  [0x04000404, { attribute: null, name: 'rated_voltage', text: true }],
  [0x04000405, { attribute: null, name: 'rated_current', text: true }],
  [0x0400040b, { attribute: 'model', name: 'meter_model', text: true }],
  [0x0400040c, { attribute: null, name: 'production_date', text: true }],
]);

/** Identifiers of DL/T 645-1997 (table A.4): name, bytes, decimals, unit. */
const old = new Map<number, readonly [string, number, number, string]>([
  [0x9010, ['forward_active_energy', 4, 2, 'kWh']],
  [0x9020, ['reverse_active_energy', 4, 2, 'kWh']],
  [0xb611, ['voltage_a', 2, 0, 'V']],
  [0xb612, ['voltage_b', 2, 0, 'V']],
  [0xb613, ['voltage_c', 2, 0, 'V']],
  [0xb621, ['current_a', 2, 2, 'A']],
  [0xb622, ['current_b', 2, 2, 'A']],
  [0xb623, ['current_c', 2, 2, 'A']],
  [0xb630, ['active_power_total', 3, 4, 'kW']],
  [0xb631, ['active_power_a', 3, 4, 'kW']],
  [0xb632, ['active_power_b', 3, 4, 'kW']],
  [0xb633, ['active_power_c', 3, 4, 'kW']],
]);

/** The datum behind an identifier of four bytes (2007) or two (`width` 2, 1997); null when it is none of the table. */
export function dataItem(id: number, width: number): DataItem | null {
  if (width === 2) {
    const found = old.get(id);
    return found ? { name: found[0], size: found[1], decimals: found[2], unit: found[3] } : null;
  }
  const group = id >>> 24;
  const kind = (id >> 16) & 0xff;
  if (group === 0 && kind < energies.length) {
    const tariff = (id >> 8) & 0xff;
    const day = id & 0xff;
    const name = `${energies[kind][0]}${tariff === 0 ? '' : tariff === 0xff ? '_all' : `_tariff_${tariff}`}${day === 0 ? '' : `_day_${day}`}`;
    return { name, size: 4, decimals: 2, unit: energies[kind][1], signed: true };
  }
  if (id === 0x02800002) return { name: 'frequency', size: 2, decimals: 2, unit: 'Hz' };
  if (group === 2 && kind > 0 && kind < variables.length && (id & 0xff) === 0) {
    const [name, size, decimals, unit, signed] = variables[kind];
    const phase = (id >> 8) & 0xff;
    const suffix = phase === 0xff ? 'all' : phases[phase];
    return suffix ? { name: `${name}_${suffix}`, size, decimals, unit, signed } : null;
  }
  return null;
}
