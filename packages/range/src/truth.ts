/** What a simulated device is: what a sensor should find out. */
export interface TruthAsset {
  id: string;
  mac: string;
  ip: string | null;
  name: string | null;
  role: string;
  purdueLevel: number | null;
  vendor: string | null;
  product: string | null;
  model: string | null;
  orderNumber: string | null;
  firmware: string | null;
  serial: string | null;
  /** Attributes of the identity above that its traffic gives away, and so can be found. */
  visible: string[];
  /** A machine of the attacker. */
  hostile?: boolean;
}

/** One step of an attack. */
export interface TruthStep {
  attack: string;
  /** ATT&CK for ICS technique ids. */
  techniques: string[];
  description: string;
  client: string;
  server: string;
  /** Seconds since the beginning. */
  start: number;
  end: number;
  /** 1-based numbers of the step's frames. */
  frames: number[];
}

/** The truth beside a simulated capture. */
export interface Truth {
  plant: string;
  seed: number;
  hours: number;
  /** ISO 8601 time of second 0. */
  begins: string;
  attacks: string[];
  assets: TruthAsset[];
  steps: TruthStep[];
  /** Mishaps of normal operation, which must not be judged attacks. */
  mishaps: { time: number; what: string }[];
  frames: number;
}
