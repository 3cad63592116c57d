import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconDownload } from '@tabler/icons-react';
import { Endpoint } from '../components/asset-cells.tsx';
import { Notice } from '../components/notice.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatBytes } from '../lib/format.ts';
import { useMay } from '../shell/session.ts';
import { filesApi, type FoundFile } from './api.ts';

/** Hashes of a file and their names, which are the same in every language. */
const HASHES = [
  ['sha256', 'SHA-256'],
  ['sha1', 'SHA-1'],
  ['md5', 'MD5'],
] as const;

/** Everything about one file: what is said against it and by whom, its hashes, what is missing of it; the encrypted sample for whoever may have it. */
export function FileDetails({ file }: { file: FoundFile }) {
  const { t, number, word } = useText();
  const may = useMay('evidence.read');
  return (
    <div className="stack">
      {file.verdicts.map((verdict) => (
        <Notice key={`${verdict.by} ${verdict.name} ${verdict.source}`} tone="bad" title={verdict.name}>
          {verdict.reason} · {t('files.saidBy', { source: verdict.source })}
        </Notice>
      ))}
      <dl className="attrs">
        <dt>{t('files.path')}</dt>
        <dd className="mono" style={{ overflowWrap: 'anywhere' }}>
          {file.path}
        </dd>
        <dt>{t('files.type')}</dt>
        <dd>{file.typeName}</dd>
        <dt>{t('files.size')}</dt>
        <dd>
          {formatBytes(file.size)}
          {!file.complete && ` · ${t('files.seenOf', { seen: formatBytes(file.carved) })}`}
        </dd>
        <dt>{t('files.parties')}</dt>
        <dd>
          <Endpoint address={file.sender} asset={file.senderAsset} /> →{' '}
          <Endpoint address={file.receiver} asset={file.receiverAsset} /> · {word('protocol', file.protocol)}
          {file.count > 1 && ` · × ${number(file.count)}`}
        </dd>
        <dt>{t('finding.capture')}</dt>
        <dd>
          <Link className="link" to="/captures/$id" params={{ id: file.capture }}>
            {file.captureName}
          </Link>{' '}
          · {t('files.frames', { frames: file.frames.slice(0, 8).map(number).join(', ') })}
        </dd>
        {HASHES.map(([kind, name]) => (
          <div key={kind} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd className="mono small" style={{ overflowWrap: 'anywhere' }}>
              {file[kind]}
            </dd>
          </div>
        ))}
      </dl>
      {file.notes.length > 0 && (
        <ul className="small muted" style={{ margin: 0, paddingLeft: '1.25rem' }}>
          {file.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {file.sample && may && (
        <div>
          <Button
            component="a"
            href={filesApi.sample(file.id)}
            download
            variant="default"
            size="xs"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            {t('files.sample')}
          </Button>
          <p className="small muted" style={{ margin: '0.25rem 0 0' }}>
            {t('files.sampleText')}
          </p>
        </div>
      )}
    </div>
  );
}
