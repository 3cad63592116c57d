/** A small file of every kind that is read, as examples for tests and as what damaged files are made of. */
export const seeds: readonly { kind: string; name: string; text: string }[] = [
  {
    kind: 'stix',
    name: 'report.json',
    text: JSON.stringify({
      type: 'bundle',
      id: 'bundle--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0001',
      objects: [
        {
          type: 'identity',
          id: 'identity--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0002',
          name: 'Plant CERT',
          identity_class: 'organization',
        },
        {
          type: 'indicator',
          spec_version: '2.1',
          id: 'indicator--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0003',
          created_by_ref: 'identity--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0002',
          created: '2026-01-02T03:04:05.000Z',
          modified: '2026-01-02T03:04:05.000Z',
          name: 'C2',
          pattern: "[ipv4-addr:value = '198.51.100.7' OR domain-name:value IN ('a.example', 'b.example')]",
          pattern_type: 'stix',
          valid_from: '2026-01-02T03:04:05Z',
          valid_until: '2026-07-01T00:00:00Z',
          confidence: 80,
          object_marking_refs: ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da'],
        },
        { type: 'malware', id: 'malware--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0004', name: 'Valvestop', is_family: true },
        { type: 'vulnerability', id: 'vulnerability--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0005', name: 'CVE-2015-5374' },
        {
          type: 'relationship',
          id: 'relationship--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0006',
          relationship_type: 'indicates',
          source_ref: 'indicator--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0003',
          target_ref: 'malware--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0004',
        },
        {
          type: 'relationship',
          id: 'relationship--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0007',
          relationship_type: 'exploits',
          source_ref: 'malware--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0004',
          target_ref: 'vulnerability--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0005',
        },
        {
          type: 'sighting',
          id: 'sighting--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0008',
          sighting_of_ref: 'indicator--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0003',
          where_sighted_refs: ['identity--3c1b1e3a-7d7d-4f52-9d3c-0d2f3a0a0002'],
          count: 3,
        },
      ],
    }),
  },
  {
    kind: 'attack',
    name: 'ics-attack.json',
    text: JSON.stringify({
      type: 'bundle',
      objects: [
        {
          type: 'x-mitre-matrix',
          id: 'x-mitre-matrix--1',
          name: 'ICS',
          tactic_refs: ['x-mitre-tactic--1'],
          external_references: [{ source_name: 'mitre-attack', external_id: 'ics-attack' }],
        },
        {
          type: 'x-mitre-tactic',
          id: 'x-mitre-tactic--1',
          name: 'Impair Process Control',
          x_mitre_shortname: 'impair-process-control',
          external_references: [{ source_name: 'mitre-attack', external_id: 'TA0106' }],
        },
        {
          type: 'attack-pattern',
          id: 'attack-pattern--1',
          name: 'Unauthorized Command Message',
          kill_chain_phases: [{ kill_chain_name: 'mitre-ics-attack', phase_name: 'impair-process-control' }],
          external_references: [
            { source_name: 'mitre-attack', external_id: 'T0855', url: 'https://attack.mitre.org/techniques/T0855' },
          ],
        },
        {
          type: 'attack-pattern',
          id: 'attack-pattern--2',
          name: 'PowerShell',
          revoked: true,
          external_references: [{ source_name: 'mitre-attack', external_id: 'T1059.001' }],
        },
        {
          type: 'course-of-action',
          id: 'course-of-action--1',
          name: 'Network Allowlists',
          labels: ['IEC 62443-3-3:2013 - SR 5.1'],
          external_references: [{ source_name: 'mitre-attack', external_id: 'M0807' }],
        },
        {
          type: 'x-mitre-detection-strategy',
          id: 'x-mitre-detection-strategy--1',
          name: 'Commands',
          x_mitre_analytic_refs: ['x-mitre-analytic--1'],
          external_references: [{ source_name: 'mitre-attack', external_id: 'DET0001' }],
        },
        {
          type: 'x-mitre-analytic',
          id: 'x-mitre-analytic--1',
          name: 'Analytic 1',
          x_mitre_log_source_references: [
            { x_mitre_data_component_ref: 'x-mitre-data-component--1', name: 'Process', channel: 'None' },
          ],
          external_references: [{ source_name: 'mitre-attack', external_id: 'AN0001' }],
        },
        {
          type: 'x-mitre-data-component',
          id: 'x-mitre-data-component--1',
          name: 'Network Traffic Content',
          external_references: [{ source_name: 'mitre-attack', external_id: 'DC0085' }],
        },
        {
          type: 'relationship',
          id: 'relationship--1',
          relationship_type: 'mitigates',
          source_ref: 'course-of-action--1',
          target_ref: 'attack-pattern--1',
        },
        {
          type: 'relationship',
          id: 'relationship--2',
          relationship_type: 'detects',
          source_ref: 'x-mitre-detection-strategy--1',
          target_ref: 'attack-pattern--1',
        },
      ],
    }),
  },
  {
    kind: 'capec',
    name: 'capec.json',
    text: JSON.stringify({
      type: 'bundle',
      objects: [
        {
          type: 'attack-pattern',
          id: 'attack-pattern--1',
          name: 'Credential Stuffing',
          description: '<xhtml:p>Known pairs.</xhtml:p>',
          x_capec_version: '3.9',
          x_capec_child_of_refs: ['attack-pattern--2'],
          external_references: [
            { source_name: 'capec', external_id: 'CAPEC-600' },
            { source_name: 'cwe', external_id: 'CWE-522' },
            { source_name: 'ATTACK', external_id: 'T1110.004', description: 'Brute Force' },
          ],
        },
        {
          type: 'attack-pattern',
          id: 'attack-pattern--2',
          name: 'Use of Known Domain Credentials',
          x_capec_version: '3.9',
          x_capec_status: 'Deprecated',
          external_references: [{ source_name: 'capec', external_id: 'CAPEC-560' }],
        },
      ],
    }),
  },
  {
    kind: 'emb3d',
    name: 'emb3d.json',
    text: JSON.stringify({
      type: 'bundle',
      objects: [
        {
          type: 'x-mitre-emb3d-property',
          id: 'x-mitre-emb3d-property--1',
          name: 'Bootloader',
          x_mitre_emb3d_property_id: 'PID-21',
        },
        {
          type: 'vulnerability',
          id: 'vulnerability--1',
          name: 'No verification',
          x_mitre_emb3d_threat_id: 'TID-201',
          x_mitre_emb3d_threat_CWEs: '- [CWE-353: Missing]',
          x_mitre_emb3d_threat_CVEs: '- CVE-2020-15782',
        },
        {
          type: 'course-of-action',
          id: 'course-of-action--1',
          name: 'Authentication',
          x_mitre_emb3d_mitigation_id: 'MID-001',
          x_mitre_emb3d_mitigation_IEC_62443_mappings:
            '- EDR / HDR 3.14 – Integrity of the boot process\n- CR 1.1 – Human user: RE (2) Multifactor',
        },
        {
          type: 'relationship',
          id: 'relationship--1',
          relationship_type: 'relates-to',
          source_ref: 'x-mitre-emb3d-property--1',
          target_ref: 'vulnerability--1',
        },
        {
          type: 'relationship',
          id: 'relationship--2',
          relationship_type: 'mitigates',
          source_ref: 'course-of-action--1',
          target_ref: 'vulnerability--1',
        },
      ],
    }),
  },
  {
    kind: 'emb3d',
    name: 'threats.json',
    text: JSON.stringify({
      threats: [
        {
          id: 'TID-101',
          text: 'Side channel',
          category: 'hardware',
          properties: [{ id: 'PID-11', text: 'Microprocessor' }],
          mitigations: [{ id: 'MID-027', text: 'Libraries', level: 'foundational' }],
        },
      ],
    }),
  },
  {
    kind: 'misp-event',
    name: 'event.json',
    text: JSON.stringify({
      Event: {
        uuid: '5acc88e9-265c-4f22-9d2b-b702950d210f',
        info: 'Ransomware in a plant',
        date: '2026-02-03',
        timestamp: '1770100000',
        threat_level_id: '2',
        analysis: '2',
        Orgc: { name: 'CERT', uuid: '55f6ea5e-2c60-40e5-964f-47a8950d210f' },
        Tag: [{ name: 'tlp:green' }, { name: 'misp-galaxy:mitre-attack-pattern="Brute Force I/O - T0806"' }],
        Attribute: [
          {
            uuid: '57c4448b-454c-4d17-90d1-4d2f950d210f',
            type: 'md5',
            category: 'Payload delivery',
            to_ids: true,
            value: '0749bae92ca336a02c83d126e04ec628',
            timestamp: '1770100000',
            Sighting: [{ type: '0', date_sighting: '1770200000' }],
            Tag: [{ name: 'admiralty-scale:information-credibility="2"' }],
          },
          {
            uuid: '57c4448b-454c-4d17-90d1-4d2f950d2110',
            type: 'vulnerability',
            category: 'External analysis',
            to_ids: false,
            value: 'CVE-2015-5374',
          },
          {
            uuid: '57c4448b-454c-4d17-90d1-4d2f950d2111',
            type: 'comment',
            category: 'Other',
            to_ids: false,
            value: 'UPX packed',
          },
        ],
        Object: [
          {
            uuid: '57c4448b-454c-4d17-90d1-4d2f950d2112',
            name: 'file',
            'meta-category': 'file',
            Attribute: [
              {
                uuid: '57c4448b-454c-4d17-90d1-4d2f950d2113',
                type: 'filename|sha256',
                object_relation: 'filename',
                to_ids: true,
                value: `valve.exe|${'ab'.repeat(32)}`,
              },
            ],
            ObjectReference: [{ referenced_uuid: '57c4448b-454c-4d17-90d1-4d2f950d210f', relationship_type: 'derived-from' }],
          },
        ],
        Galaxy: [{ type: 'threat-actor', GalaxyCluster: [{ type: 'threat-actor', value: 'Sandworm' }] }],
      },
    }),
  },
  {
    kind: 'misp-galaxy',
    name: 'botnet.json',
    text: JSON.stringify({
      name: 'Botnet',
      type: 'botnet',
      uuid: 'a91732f4-164a-11e8-924a-ffd4097eb03f',
      source: 'MISP Project',
      values: [
        {
          uuid: '6d7fc046-61c8-4f4e-add9-eebe5b5f4f69',
          value: 'Bagle',
          description: 'A worm',
          meta: { synonyms: ['Beagle'], refs: ['https://example.org/'] },
          related: [
            {
              'dest-uuid': '6d7fc046-61c8-4f4e-add9-eebe5b5f4f70',
              type: 'similar',
              tags: ['estimative-language:likelihood-probability="likely"'],
            },
          ],
        },
        { uuid: '6d7fc046-61c8-4f4e-add9-eebe5b5f4f70', value: 'Mitglieder' },
      ],
    }),
  },
  {
    kind: 'misp-taxonomy',
    name: 'machinetag.json',
    text: JSON.stringify({
      namespace: 'admiralty-scale',
      description: 'NATO',
      version: 5,
      predicates: [{ value: 'source-reliability', expanded: 'Source Reliability' }],
      values: [
        { predicate: 'source-reliability', entry: [{ value: 'a', expanded: 'Completely reliable', numerical_value: 100 }] },
      ],
    }),
  },
  {
    kind: 'misp-warning-list',
    name: 'list.json',
    text: JSON.stringify({
      name: 'List of RFC 1918 CIDR blocks',
      type: 'cidr',
      version: 5,
      description: 'Private',
      matching_attributes: ['ip-src'],
      list: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
    }),
  },
  {
    kind: 'cwe',
    name: 'cwec.xml',
    text: `<?xml version="1.0"?><Weakness_Catalog xmlns="http://cwe.mitre.org/cwe-7" Name="CWE" Version="4.20" Date="2026-04-30"><Weaknesses>
<Weakness ID="787" Name="Out-of-bounds Write" Abstraction="Base" Structure="Simple" Status="Draft"><Description>Writes past the end.</Description>
<Related_Weaknesses><Related_Weakness Nature="ChildOf" CWE_ID="119" View_ID="1000" Ordinal="Primary"/></Related_Weaknesses>
<Applicable_Platforms><Language Class="Memory-Unsafe" Prevalence="Often"/><Technology Class="ICS/OT" Prevalence="Undetermined"/></Applicable_Platforms>
<Alternate_Terms><Alternate_Term><Term>Memory Corruption</Term></Alternate_Term></Alternate_Terms>
<Observed_Examples><Observed_Example><Reference>CVE-2021-21220</Reference><Description>Browser</Description></Observed_Example></Observed_Examples>
<Taxonomy_Mappings><Taxonomy_Mapping Taxonomy_Name="ISA/IEC 62443"><Entry_ID>Part 4-2</Entry_ID><Entry_Name>Req CR 3.5</Entry_Name></Taxonomy_Mapping></Taxonomy_Mappings>
<Related_Attack_Patterns><Related_Attack_Pattern CAPEC_ID="100"/></Related_Attack_Patterns></Weakness></Weaknesses>
<Categories><Category ID="1218" Name="Memory Buffer Errors" Status="Draft"><Summary>Buffers.</Summary><Relationships><Has_Member CWE_ID="787" View_ID="699"/></Relationships></Category></Categories>
<Views><View ID="699" Name="Software Development" Type="Graph" Status="Draft"><Objective>Development</Objective><Members><Has_Member CWE_ID="1218" View_ID="699"/></Members></View></Views></Weakness_Catalog>`,
  },
  {
    kind: 'cwe',
    name: 'weakness.json',
    text: JSON.stringify({
      Weaknesses: [
        {
          ID: '1263',
          Name: 'Improper Physical Access Control',
          Abstraction: 'Class',
          Status: 'Incomplete',
          Description: 'Restricted areas are not kept closed.',
          RelatedWeaknesses: [{ Nature: 'ChildOf', CweID: '284', ViewID: '1000', Ordinal: 'Primary' }],
          ApplicablePlatforms: [{ Type: 'Technology', Class: 'ICS/OT', Prevalence: 'Often' }],
          RelatedAttackPatterns: ['401'],
          MappingNotes: { Usage: 'Allowed-with-Review' },
        },
      ],
    }),
  },
  {
    kind: 'capec',
    name: 'capec.xml',
    text: `<?xml version="1.0"?><Attack_Pattern_Catalog xmlns="http://capec.mitre.org/capec-3" Name="CAPEC" Version="3.9" Date="2023-01-24"><Attack_Patterns>
<Attack_Pattern ID="100" Name="Overflow Buffers" Abstraction="Standard" Status="Draft"><Description>More goes in than fits.</Description><Likelihood_Of_Attack>High</Likelihood_Of_Attack>
<Related_Attack_Patterns><Related_Attack_Pattern Nature="ChildOf" CAPEC_ID="123"/><Related_Attack_Pattern Nature="CanPrecede" CAPEC_ID="8"/></Related_Attack_Patterns>
<Consequences><Consequence><Scope>Availability</Scope><Impact>Crash</Impact></Consequence></Consequences><Mitigations><Mitigation>Check the length.</Mitigation></Mitigations>
<Related_Weaknesses><Related_Weakness CWE_ID="120"/></Related_Weaknesses>
<Taxonomy_Mappings><Taxonomy_Mapping Taxonomy_Name="ATTACK"><Entry_ID>1499.004</Entry_ID><Entry_Name>Application or System Exploitation</Entry_Name></Taxonomy_Mapping></Taxonomy_Mappings></Attack_Pattern></Attack_Patterns>
<Categories><Category ID="255" Name="Manipulate Data Structures" Status="Stable"><Summary>Structures.</Summary><Relationships><Has_Member CAPEC_ID="100"/></Relationships></Category></Categories>
<Views><View ID="1000" Name="Mechanisms of Attack" Type="Graph" Status="Stable"><Objective>Mechanisms</Objective><Members><Has_Member CAPEC_ID="255"/></Members></View></Views></Attack_Pattern_Catalog>`,
  },
  {
    kind: 'cwe',
    name: 'cwe-hierarchy.json',
    text: '[{"weaknessId":"787","parentId":"119"},{"weaknessId":"119","parentId":"118"}]',
  },
  {
    kind: 'cwe',
    name: '1000.csv',
    text: 'CWE-ID,Name,Weakness Abstraction,Status,Description,Related Weaknesses,Related Attack Patterns\n787,Out-of-bounds Write,Base,Draft,"Writes ""past"" the end.",::NATURE:ChildOf:CWE ID:119:VIEW ID:1000:ORDINAL:Primary::,::100::\n',
  },
  {
    kind: 'cwe',
    name: 'cwe_4.20_2026-04-30.csv',
    text: '787\tDraft\tOut-of-bounds Write\t1\tAllowed\n365\tDeprecated\tDEPRECATED: Race Condition in Switch\t1\tProhibited\n',
  },
  {
    kind: 'recog',
    name: 'snmp_sysdescr.xml',
    text: `<?xml version='1.0'?><fingerprints matches="snmp.sys_description" protocol="snmp" database_type="util.os"><fingerprint pattern="^Siemens, SIMATIC S7, (CPU.+)$"><description>Siemens S7</description><example hw.model="CPU-1200">Siemens, SIMATIC S7, CPU-1200</example><param pos="0" name="hw.vendor" value="Siemens"/><param pos="0" name="hw.product" value="SIMATIC S7"/><param pos="1" name="hw.model"/></fingerprint></fingerprints>`,
  },
  {
    kind: 'oui',
    name: 'oui.csv',
    text: 'Registry,Assignment,Organization Name,Organization Address\nMA-L,086195,Rockwell Automation,"1 Allen-Bradley Dr., Mayfield Heights"\nMA-L,741AE0,Private,\n',
  },
  {
    kind: 'bacnet-vendors',
    name: 'bacnet_vendors.json',
    text: '{"5":"Johnson Controls Inc.","9":"Siemens Schweiz AG","10":"Schneider Electric"}',
  },
  { kind: 'cip-vendors', name: 'enip_cip_vendors.json', text: '{"0":"Reserved","1":"Rockwell Automation/Allen-Bradley"}' },
  {
    kind: 'sigma',
    name: 'rule.yml',
    text: `title: Cobalt Strike DNS\nid: 390e313f-8632-5061-bb42-764a0b6b18f3\nstatus: test\ndescription: Beacons\nauthor: Somebody\ndate: 2026-01-02\ntags:\n  - attack.command-and-control\n  - attack.t1071.004\n  - cve.2021-44228\nlogsource:\n  category: dns\ndetection:\n  selection:\n    query|startswith: aaa.stage.\n  condition: selection\nlevel: critical\n---\ntitle: Scan\nname: modbus-scan\nid: 0ac7ec18-c5ad-537f-b790-38ef586e4714\ncorrelation:\n  type: value_count\n  rules: [modbus-refused]\ntags: [attack.ics.t0861]\nlevel: high\nfengsui:\n  confidence: 80\n  translations:\n    zh-CN:\n      title: 扫描\n`,
  },
  {
    kind: 'suricata',
    name: 'ics.rules',
    text: String.raw`# SIPROTEC
alert udp any any -> $HOME_NET 50000 (msg:"SCADA SIPROTEC DoS \"9e\""; content:"|11 49 00|"; reference:cve,2015-5374; reference:url,example.org/a; classtype:attempted-dos; sid:2100001; rev:3; metadata:created_at 2017_06_12, mitre_technique_id T0814;)
#alert tcp any any -> any 502 (msg:"disabled"; sid:2100002; rev:1;)
`,
  },
  {
    kind: 'yara',
    name: 'triton.yar',
    text: `import "pe"\n/* rule commented { } */\nprivate rule TRITON : ics safety\n{\n  meta:\n    author = "Somebody"\n    hash = "0face841f7b2953e7c29c064d6886523"\n    mitre = "T0857"\n    date = "2017-12-14"\n  strings:\n    $a = "TsHi.py }" nocase\n    $b = { 6a 0d [0-2] e8 ?? }\n    $c = /import Ts(Hi|Low)\\/x/ wide\n  condition:\n    uint16(0) == 0x5a4d and 2 of them // }\n}\n`,
  },
  {
    kind: 'cyclonedx',
    name: 'bom.json',
    text: JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
      metadata: {
        timestamp: '2026-01-01T00:00:00Z',
        component: {
          type: 'firmware',
          'bom-ref': 'fw',
          name: 'SIMATIC S7-1500',
          version: '2.9.4',
          supplier: { name: 'Siemens AG' },
        },
      },
      components: [
        {
          type: 'library',
          'bom-ref': 'ssl',
          name: 'openssl',
          version: '1.1.1k',
          purl: 'pkg:generic/openssl@1.1.1k',
          hashes: [{ alg: 'SHA-256', content: 'AB'.repeat(32) }],
          components: [{ type: 'library', 'bom-ref': 'asn1', name: 'asn1' }],
        },
      ],
      dependencies: [{ ref: 'fw', dependsOn: ['ssl'] }],
      vulnerabilities: [{ id: 'CVE-2022-0778', analysis: { state: 'exploitable' }, affects: [{ ref: 'ssl' }] }],
    }),
  },
  {
    kind: 'cyclonedx',
    name: 'bom.xml',
    text: `<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.4" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="1"><components><component type="library" bom-ref="a"><group>org.acme</group><name>tool</name><version>1.0</version><purl>pkg:maven/org.acme/tool@1.0</purl></component></components></bom>`,
  },
  {
    kind: 'spdx',
    name: 'spdx.json',
    text: JSON.stringify({
      spdxVersion: 'SPDX-2.3',
      name: 'firmware',
      documentNamespace: 'https://example.org/firmware',
      creationInfo: { created: '2026-01-01T00:00:00Z', creators: ['Organization: ACME (a@acme.example)'] },
      documentDescribes: ['SPDXRef-1'],
      packages: [
        {
          SPDXID: 'SPDXRef-1',
          name: 'controller',
          versionInfo: '1.0',
          supplier: 'Organization: ACME',
          primaryPackagePurpose: 'FIRMWARE',
        },
        {
          SPDXID: 'SPDXRef-2',
          name: 'busybox',
          versionInfo: '1.33',
          externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:generic/busybox@1.33' }],
        },
      ],
      relationships: [{ spdxElementId: 'SPDXRef-1', relationshipType: 'CONTAINS', relatedSpdxElement: 'SPDXRef-2' }],
    }),
  },
  {
    kind: 'spdx',
    name: 'spdx3.json',
    text: JSON.stringify({
      '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
      '@graph': [
        { type: 'CreationInfo', '@id': '_:c', created: '2026-01-01T00:00:00Z', createdBy: ['urn:acme'] },
        { type: 'Organization', spdxId: 'urn:acme', name: 'Acme' },
        { type: 'SpdxDocument', spdxId: 'urn:doc', rootElement: ['urn:app'] },
        {
          type: 'software_Package',
          spdxId: 'urn:app',
          name: 'Application',
          software_packageVersion: '1.3',
          suppliedBy: 'urn:acme',
          software_primaryPurpose: 'application',
        },
        { type: 'software_Package', spdxId: 'urn:lib', name: 'zlib', software_packageUrl: 'pkg:generic/zlib@1.3' },
        { type: 'Relationship', spdxId: 'urn:r', from: 'urn:app', to: ['urn:lib'], relationshipType: 'dependsOn' },
      ],
    }),
  },
  {
    kind: 'spdx',
    name: 'hello.spdx',
    text: `SPDXVersion: SPDX-2.2\nDocumentName: hello\nDocumentNamespace: https://example.org/hello\nCreator: Organization: ACME\nCreated: 2021-08-26T01:46:00Z\n\nPackageName: hello\nSPDXID: SPDXRef-Package-hello\nPackageVersion: 1.0\nPackageChecksum: SHA1: ${'0a'.repeat(20)}\n\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-Package-hello\n\nFileName: ./hello\nSPDXID: SPDXRef-file\n`,
  },
  {
    kind: 'fingerprints',
    name: 'siemens.yml',
    text: `- id: siemens-s7-1500\n  on: orderNumber\n  pattern: '^6ES7 ?51[1-8]'\n  says: { vendor: Siemens, product: SIMATIC S7-1500, role: controller }\n  confidence: 88\n  fires: { 6ES7 515-2AM01-0AB0: { role: controller } }\n  silent: [6ES7 315-2EH14-0AB0]\n`,
  },
  {
    kind: 'hash-list',
    name: 'samples.sha256',
    text: `# samples\n${'ab'.repeat(32)}\n${'cd'.repeat(32)}  *valve.exe\n`,
  },
  {
    kind: 'vendors',
    name: 'vendors.json',
    text: '{"vendors":[{"id":"siemens","name":"Siemens","aliases":["Siemens AG"],"related":["innomotics"]}]}',
  },
  {
    kind: 'techniques',
    name: 'attack-ics.json',
    text: JSON.stringify({
      version: '18.1',
      tactics: [{ id: 'TA0106', en: 'Impair Process Control', zh: '破坏过程控制' }],
      techniques: [
        { id: 'T0855', en: 'Unauthorized Command Message', zh: '未授权命令报文', tactics: ['TA0106'], targets: ['A0003'] },
      ],
      mitigations: [
        { id: 'M0807', en: 'Network Allowlists', zh: '网络白名单', requirements: ['IEC 62443-3-3/SR 5.1'], mitigates: ['T0855'] },
      ],
      assets: [{ id: 'A0003', en: 'PLC', zh: '可编程逻辑控制器' }],
    }),
  },
];
