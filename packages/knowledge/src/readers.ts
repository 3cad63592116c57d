import { capecXmlReader } from './capec/xml.ts';
import { cweApiReader } from './cwe/api.ts';
import { cweCsvReader, cweHierarchyReader, cweTabReader } from './cwe/tables.ts';
import { cweXmlReader } from './cwe/xml.ts';
import { emb3dMappingReader } from './emb3d/mappings.ts';
import { recogReader } from './fingerprints/recog.ts';
import { hashListReader } from './indicators/hash-list.ts';
import { malwareReader } from './malware/reader.ts';
import { mispEventReader } from './misp/event.ts';
import { mispGalaxyReader } from './misp/galaxy.ts';
import { mispTaxonomyReader } from './misp/taxonomy.ts';
import { mispWarningListReader } from './misp/warning-list.ts';
import { ownDeviceMitigationReader } from './own/device-mitigations.ts';
import { ownFingerprintReader } from './own/fingerprints.ts';
import { ownAssetTypeReader, ownProductReader, ownToolReader } from './own/products.ts';
import { ownTechniqueReader } from './own/techniques.ts';
import { ownVendorReader } from './own/vendors.ts';
import type { JsonReader, TextReader } from './reader.ts';
import { networkRulesReader } from './rules/network.ts';
import { sigmaReader } from './rules/sigma.ts';
import { yaraReader } from './rules/yara.ts';
import { cycloneDxReader } from './sbom/cyclonedx.ts';
import { cycloneDxXmlReader } from './sbom/cyclonedx-xml.ts';
import { spdxReader, spdxTagValueReader } from './sbom/spdx.ts';
import { stixReader } from './stix/read.ts';
import { ouiReader } from './vendors/oui.ts';
import { protocolVendorReader } from './vendors/protocol-vendors.ts';

/** Readers of JSON documents, in the order in which they are asked. */
export const jsonReaders: readonly JsonReader[] = [
  stixReader,
  ownDeviceMitigationReader,
  emb3dMappingReader,
  mispEventReader,
  mispTaxonomyReader,
  mispWarningListReader,
  mispGalaxyReader,
  cweHierarchyReader,
  cweApiReader,
  malwareReader,
  cycloneDxReader,
  spdxReader,
  ownVendorReader,
  ownTechniqueReader,
  ownProductReader,
  ownAssetTypeReader,
  ownToolReader,
  protocolVendorReader,
];

/** Readers of other text, in the order in which they are asked. */
export const textReaders: readonly TextReader[] = [
  cweXmlReader,
  capecXmlReader,
  recogReader,
  cycloneDxXmlReader,
  ouiReader,
  cweCsvReader,
  cweTabReader,
  spdxTagValueReader,
  sigmaReader,
  ownFingerprintReader,
  networkRulesReader,
  yaraReader,
  hashListReader,
];
