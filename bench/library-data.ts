import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { problemText, scoreCvss } from '../packages/advisories/src/index.ts';

/** Simulated documents of the size, shape and variety of the public libraries. The same number gives the same bytes. */

const VENDORS =
  'Siemens Rockwell Schneider ABB Honeywell Emerson Mitsubishi Omron Yokogawa Beckhoff Phoenix WAGO Moxa Advantech Delta Hitachi Bosch Festo Cisco Microsoft Oracle Apache Linux Google Adobe Apple IBM SAP VMware Fortinet Juniper Zyxel TP-Link D-Link Hikvision Dahua Huawei ZTE Inovance Hollysys SUPCON'.split(
    ' ',
  );
const CHINESE = [
  '西门子',
  '罗克韦尔',
  '施耐德',
  '和利时',
  '浙江中控',
  '汇川技术',
  '海康威视',
  '大华',
  '华为',
  '研华',
  '台达',
  '欧姆龙',
  '三菱电机',
  '霍尼韦尔',
];
const THINGS =
  'controller gateway server router switch camera firmware kernel browser plugin library driver workstation historian panel inverter sensor printer proxy database'.split(
    ' ',
  );
const FLAWS = [
  'buffer overflow',
  'SQL injection',
  'cross-site scripting',
  'use-after-free',
  'path traversal',
  'hard-coded credentials',
  'improper authentication',
  'denial of service',
  'command injection',
  'out-of-bounds read',
  'integer overflow',
  'missing authorization',
  'deserialization of untrusted data',
  'information disclosure',
];
const FLAWS_ZH = [
  '缓冲区溢出漏洞',
  'SQL注入漏洞',
  '跨站脚本漏洞',
  '释放后重用漏洞',
  '路径遍历漏洞',
  '硬编码凭证漏洞',
  '身份认证绕过漏洞',
  '拒绝服务漏洞',
  '命令注入漏洞',
  '越界读取漏洞',
  '信息泄露漏洞',
];
const CWES = [121, 89, 79, 416, 22, 798, 287, 400, 78, 125, 190, 862, 502, 200];
const WORDS =
  'remote attacker may execute arbitrary code via crafted request packet header parameter file message session token memory function component module interface service process handler parser protocol network configuration update privilege user administrator device version release before through allows causes leads crash restart corruption leak bypass validation check length index pointer object stream queue cache certificate password encryption signature upload download web management engineering project station'.split(
    ' ',
  );

/** Numbers that look drawn and are the same every time. */
function drawer(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const often = (draw: (below: number) => number, length: number): number => Math.min(draw(length), draw(length));

/** The identifier of the vulnerability at a position: years from 1999, more in later ones. */
export function cveAt(at: number): string {
  return `CVE-${1999 + Math.floor(Math.sqrt(at / 300_000) * 26)}-${10_000 + (at % 90_000)}${at >= 90_000 ? Math.floor(at / 90_000) : ''}`;
}

/** The score that follows from a vector, as the public libraries print it beside the vector. */
function baseScore(vector: string): number {
  const scored = scoreCvss(vector);
  if (!scored.ok) throw new Error(scored.problems.map(problemText).join('; '));
  return scored.value.base;
}

function nvdEntry(at: number): string {
  const draw = drawer(at * 2654435761 + 7);
  const [vendor, flaw] = [often(draw, VENDORS.length), often(draw, FLAWS.length)];
  const [thing, model] = [THINGS[often(draw, THINGS.length)], draw(400)];
  const text = Array.from({ length: 25 + draw(60) }, () => WORDS[often(draw, WORDS.length)]).join(' ');
  const year = cveAt(at).slice(4, 8);
  const day = `${year}-${String(1 + draw(12)).padStart(2, '0')}-${String(1 + draw(28)).padStart(2, '0')}T10:00:00.000`;
  const vector = `CVSS:3.1/AV:${'NALP'[often(draw, 4)]}/AC:${'LH'[often(draw, 2)]}/PR:${'NLH'[draw(3)]}/UI:${'NR'[draw(2)]}/S:U/C:${'HLN'[draw(3)]}/I:${'HLN'[draw(3)]}/A:${'HLN'[draw(3)]}`;
  const cpe = `cpe:2.3:o:${VENDORS[vendor].toLowerCase()}:${thing}_${model}_firmware:*:*:*:*:*:*:*:*`;
  return JSON.stringify({
    cve: {
      id: cveAt(at),
      sourceIdentifier: `security@${VENDORS[vendor].toLowerCase()}.example`,
      published: day,
      lastModified: day,
      vulnStatus: 'Analyzed',
      descriptions: [
        {
          lang: 'en',
          value: `A ${FLAWS[flaw]} in ${VENDORS[vendor]} ${thing} ${model} before ${1 + draw(9)}.${draw(20)}.${draw(40)} ${text}.`,
        },
      ],
      metrics: {
        cvssMetricV31: [
          {
            source: 'nvd@nist.gov',
            type: 'Primary',
            cvssData: { version: '3.1', vectorString: vector, baseScore: baseScore(vector) },
          },
        ],
      },
      weaknesses: [{ source: 'nvd@nist.gov', type: 'Primary', description: [{ lang: 'en', value: `CWE-${CWES[flaw]}` }] }],
      configurations: [
        {
          nodes: [
            {
              operator: 'OR',
              negate: false,
              cpeMatch: [{ vulnerable: true, criteria: cpe, versionEndExcluding: `${1 + draw(9)}.${draw(20)}` }],
            },
          ],
        },
      ],
      references: Array.from({ length: 1 + draw(4) }, (_, n) => ({
        url: `https://vendor.example/${at}/${n}`,
        source: 'cve@mitre.org',
      })),
    },
  });
}

function cnvdEntry(at: number): string {
  const draw = drawer(at * 40503 + 11);
  const vendor = CHINESE[often(draw, CHINESE.length)];
  const flaw = FLAWS_ZH[often(draw, FLAWS_ZH.length)];
  const product = `${THINGS[draw(THINGS.length)].toUpperCase()}-${draw(400)}`;
  const year = 2000 + draw(25);
  const cve = at % 2 === 0 ? `<cves><cve><cveNumber>${cveAt(at * 9)}</cveNumber></cve></cves>` : '';
  return `<vulnerability><number>CNVD-${year}-${10_000 + at}</number>${cve}<title>${vendor}${product}${flaw}</title><serverity>${'高中低'[draw(3)]}</serverity>
<products><product>${vendor} ${product} &lt;${1 + draw(9)}.${draw(9)}</product></products><isEvent>通用软硬件漏洞</isEvent><openTime>${year}-0${1 + draw(9)}-1${draw(9)}</openTime>
<formalWay>厂商已发布升级补丁以修复漏洞。</formalWay><description>${product}是${vendor}公司的一款工业控制产品。${vendor}${product}存在${flaw}，攻击者可利用该漏洞发送特制的报文，导致设备停机或执行任意代码。</description></vulnerability>`;
}

/** Writes a page of NVD with so many entries. */
export function writeNvd(path: string, count: number): Promise<void> {
  return write(
    path,
    '{"resultsPerPage":1,"format":"NVD_CVE","version":"2.0","vulnerabilities":[',
    count,
    (at) => (at > 0 ? ',\n' : '') + nvdEntry(at),
    ']}',
  );
}

/** Writes a file of CNVD; every other entry is a vulnerability that NVD has too. */
export function writeCnvd(path: string, count: number): Promise<void> {
  return write(
    path,
    '<?xml version="1.0" encoding="UTF-8"?>\n<vulnerabilitys>',
    count,
    (at) => `${cnvdEntry(at)}\n`,
    '</vulnerabilitys>',
  );
}

async function write(path: string, head: string, count: number, entry: (at: number) => string, tail: string): Promise<void> {
  await pipeline(
    Readable.from(
      (function* () {
        yield head;
        for (let at = 0; at < count; at += 100) {
          yield Array.from({ length: Math.min(100, count - at) }, (_, n) => entry(at + n)).join('');
        }
        yield tail;
      })(),
    ),
    createWriteStream(path),
  );
}

/** What people ask: identifiers, names, words of both languages, common and rare, with and without filters. */
export const QUESTIONS: readonly string[] = [
  ...[10, 1000, 90_000, 222_222].map((at) => `q=${cveAt(at)}`),
  'q=cve-2021',
  'q=CNVD-2021',
  'q=CWE-79',
  ...[
    'overflow',
    'buffer overflow',
    'siemens',
    'siemens controller',
    'rockwell gateway 17',
    'sql injection oracle',
    'use-after-free linux kernel',
    'denial of service',
    'hard-coded credentials moxa',
    'crafted packet',
    'supcon historian',
    'hollysys',
  ].map((q) => `q=${encodeURIComponent(q)}`),
  ...[
    'certificate bypass wago',
    'engineering station',
    'fortinet deserialization',
    'path traversal web upload',
    'kernel 399',
    'zyxel',
    'firmware update signature',
    'integer overflow parser omron',
    'memory leak cisco router',
  ].map((q) => `q=${encodeURIComponent(q)}`),
  ...[
    '西门子',
    '西门子 拒绝服务',
    '缓冲区溢出',
    '海康威视 命令注入',
    '和利时',
    '浙江中控 信息泄露',
    '停机',
    '工业控制产品',
    '跨站脚本漏洞',
    '特制的报文',
    '身份认证绕过',
    '华为 路径遍历',
    '三菱电机 SQL注入',
    '霍尼韦尔 gateway',
    '漏洞',
  ].map((q) => `q=${encodeURIComponent(q)}`),
  'kind=vulnerability&severity=critical',
  'vendor=siemens&severity=high',
  'kind=product&q=gateway',
  'kind=weakness',
  `q=overflow&source=CNVD`,
  `q=${encodeURIComponent('漏洞')}&severity=high`,
  'q=overflow&from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z',
  '',
];
