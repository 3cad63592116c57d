/** The command was used wrongly: exit status 2. The message is one line that says what, where and what to do. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Nothing could be read or done: exit status 1. */
export class NothingDone extends Error {
  override name = 'NothingDone';
}

export const USAGE = `fengsui — industrial network security: traffic to assets, findings and matched vulnerabilities

  fengsui analyze CAPTURE... [--json] [--messages FILE.jsonl|FILE.parquet] [--report FILE.html [--language zh-CN]]
                          [--ocsf FILE.jsonl] [--slice DIR] [--library DIR] [--rules DIR] [--baseline FILE.json] [--policy FILE.yml]
                          [--suppress FILE.yaml] [--threads N]
                          [--files] [--hashes FILE]... [--yara own|FILE.yar|DIR]... [--carve DIR [--carve-key FILE]]
  fengsui files DIR [--json] | DIR --decrypt SHA256 --out FILE   the encrypted samples that --carve kept; one of them in clear
  fengsui read FILE... [--format ID] [--rules DIR] [--json]   records of other tools: the same assets and findings, and how good the source is
  fengsui listen --syslog udp|tcp|tls:[HOST:]PORT... [--certificate FILE --key FILE] [--for SECONDS] [--json]
  fengsui slice CAPTURE... --out FILE.pcap [--host ADDRESS [--host ADDRESS]] [--port N] [--from TIME] [--to TIME]
  fengsui watch (--interface NAME | --pipe FILE) [--to URL --token T [--fingerprint SHA256]] [--data DIR] [--ring SIZE] [--http PORT] [--json]
                [--baseline FILE.json] [--policy FILE.yml] [--filter F] [--user U] [--rules DIR] [--window S] [--learning S] [--spool SIZE] [--wait S] [--statistics FILE --capture-pid N]
                [--files] [--hashes FILE]... [--yara own|FILE.yar|DIR]... [--carve DIR [--carve-key FILE]]
  fengsui start [--data DIR] [--host H] [--port P] [--demo|--no-demo]
  fengsui range PLANT [--attack NAME]... [--hours N] [--seed N] --out FILE.pcap [--truth FILE.json]
  fengsui baseline learn CAPTURE... --out FILE.json [--from FILE.json]
  fengsui baseline show FILE.json | compare FILE.json CAPTURE... [--json] | approve FILE.json --difference ID... --by NAME --why TEXT
  fengsui policy derive CAPTURE... [--ranges] [--out FILE.yml] | check FILE.yml [CAPTURE...] | export FILE.yml --format nftables|suricata|openc2|csv
  fengsui audit CAPTURE... [--policy FILE.yml] [--json] [--language zh-CN]
  fengsui library search TEXT | show ID   [--library DIR]
  fengsui library update [--only SOURCE,...] [--provider DOMAIN]... | import PATH... | status   [--library DIR | --server URL --token-file FILE]
  fengsui library state --out FILE | bundle --out FILE.fsb [--since STATE] [--key FILE] [--only KIND,...] | key [--out FILE | --trust KEY --name NAME [--until DAY] | --forget KEY]
  fengsui protocols [--json] [ID]
  fengsui detections [--json] [--rules DIR] [--navigator FILE.json]   the rules; the techniques that they cover as a layer for the ATT&CK Navigator
  fengsui doctor

CAPTURE is a pcap or pcapng file, plain or compressed (gzip, zstd), or - for standard input.
Exit status: 0 done, 1 nothing readable, 2 wrong use.
`;
