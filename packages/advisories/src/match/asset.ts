/** Software that is part of an asset, from a bill of materials. */
export type AssetComponent = {
  name: string;
  version?: string | null;
  vendor?: string | null;
  purl?: string | null;
  cpe?: string | null;
};

/**
 * What is known about a device, as far as it matters for matching: the identity attributes of an asset in the report of
 * `fengsui analyze`. Every attribute may be absent.
 */
export type Asset = {
  id: string;
  name?: string | null;
  vendor?: string | null;
  product?: string | null;
  model?: string | null;
  orderNumber?: string | null;
  firmware?: string | null;
  serial?: string | null;
  /** CPE names of it and of what is installed on it. */
  cpes?: readonly string[];
  /** Package URLs of what is installed on it. */
  purls?: readonly string[];
  /** Hexadecimal hashes of its firmware or files, of any algorithm. */
  hashes?: readonly string[];
  components?: readonly AssetComponent[];
  /** Answers of people to {@link Question}s: id of the question → id of the answer. */
  answers?: Readonly<Record<string, string>>;
};
