import { useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import type { Import } from './api.ts';
import { DropArea } from '../components/drop-area.tsx';
import { When } from '../components/marks.tsx';
import { Panel } from '../components/page.tsx';
import { ErrorMessage, Loading, Show } from '../components/states.tsx';
import { UploadList } from '../components/upload-list.tsx';
import { useRefusal } from '../exchange/refusal.ts';
import { useSaid } from '../i18n/use-said.ts';
import { useText } from '../i18n/use-text.ts';
import { formatBytes } from '../lib/format.ts';
import { packFiles } from '../lib/pack.ts';
import { Brought } from './brought.tsx';
import { ImportProgress, useImportJob, useImports } from './imports.tsx';

/** Groups of formats that the library takes; their names are those of the formats and the same in every language. */
const FORMATS = {
  vulnerabilities: 'CSAF 2.0 / 2.1 · CVE JSON 5 · NVD 2.0 · CNVD XML · CNNVD XML · KEV · EPSS · SSVC · CWE',
  attacks: 'ATT&CK · CAPEC · EMB3D',
  intelligence: 'STIX 2.0 / 2.1 · MISP · SHA-256 / SHA-1 / MD5',
  rules: 'Sigma · Suricata · YARA · recog',
  products: 'CycloneDX · SPDX · OUI · CIP · BACnet',
} as const;

/** Files of every kind in, with what became of each and which lines were refused. */
export function ImportArea() {
  const { t } = useText();
  const { imports, uploads, send } = useImports();
  return (
    <>
      <DropArea
        title={t('library.drop')}
        text={
          <>
            {t('library.dropText')}
            <span className="formats">
              {Object.entries(FORMATS).map(([group, names]) => (
                <span key={group}>
                  <strong>{t(`library.formats.${group as keyof typeof FORMATS}`)}</strong> {names}
                </span>
              ))}
            </span>
          </>
        }
        accept=""
        folder
        onFiles={(files) => void send(packFiles(files))}
      />
      <UploadList uploads={uploads} />
      <Show query={imports} rows={2}>
        {(page) =>
          page.items.length === 0 ? null : (
            <Panel title={t('library.imports')} flush>
              <ul className="actions imports">
                {page.items.map((one) => (
                  <ImportRow key={one.id} one={one} latest={one === page.items.find(({ state }) => state === 'done')} />
                ))}
              </ul>
            </Panel>
          )
        }
      </Show>
    </>
  );
}

/** @param latest it is the last that is over: what came to be since then, came of it */
function ImportRow({ one, latest }: { one: Import; latest: boolean }) {
  const { t, number, word } = useText();
  const [open, setOpen] = useState(false);
  const { running, told } = useImportJob(one);
  const refusal = useRefusal();
  const counts = running ? { accepted: told.accepted ?? 0, rejected: told.rejected ?? 0 } : one;
  return (
    <li className="action">
      <span aria-hidden>
        {one.state === 'done' && <IconCircleCheck size={18} color="var(--good)" />}
        {one.state === 'failed' && <IconAlertTriangle size={18} color="var(--critical)" />}
      </span>
      <div>
        <div className="action-title">{one.name}</div>
        <div className="small muted dot-list">
          <span>{word('captureState', one.state)}</span>
          <span>{formatBytes(one.size)}</span>
          <span>{t('library.accepted', { count: counts.accepted, shown: number(counts.accepted) })}</span>
          {counts.rejected > 0 && (
            <button type="button" className="sort link small" aria-expanded={open} onClick={() => setOpen(!open)}>
              {t('library.rejected', { count: counts.rejected, shown: number(counts.rejected) })}
            </button>
          )}
          <When iso={one.createdAt} relative />
          {latest && <Brought since={one.createdAt} />}
        </div>
        {one.error && <div className="small sev-critical">{refusal(one)}</div>}
        {running && <ImportProgress one={one} told={told} />}
        {open && <Rejections id={one.id} />}
      </div>
    </li>
  );
}

/** Where in the file something was not taken, what it was, and why. */
function Rejections({ id }: { id: string }) {
  const { t, number } = useText();
  const say = useSaid('library.refused');
  const query = useInfiniteQuery({
    queryKey: ['imports', id, 'rejections'],
    queryFn: ({ pageParam }) => api.imports.rejections(id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  if (query.isError) return <ErrorMessage error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Loading rows={2} />;
  return (
    <>
      <table className="table plain-table">
        <thead>
          <tr>
            <th scope="col">{t('library.place')}</th>
            <th scope="col">{t('graph.document')}</th>
            <th scope="col">{t('library.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {query.data.pages
            .flatMap((page) => page.items)
            .map((one) => (
              <tr key={`${one.line} ${one.place} ${one.document}`}>
                <td className="mono">{one.place || t('library.line', { line: number(one.line) })}</td>
                <td>{one.document ?? <span className="muted">–</span>}</td>
                <td>{say(one.refusal, one.reason)}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {query.hasNextPage && (
        <button type="button" className="sort link small" onClick={() => void query.fetchNextPage()}>
          {t('table.load')}
        </button>
      )}
    </>
  );
}
