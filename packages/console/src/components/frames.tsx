import { useState } from 'react';
import { ActionIcon, Modal } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import type { CaptureKind, DecodedFrame } from '../api/captures.ts';
import { useText } from '../i18n/use-text.ts';
import { hexLines } from '../lib/format.ts';
import { When } from './marks.tsx';
import { Show } from './states.tsx';

/** The frames, or the records, that prove a finding, one at a time. */
export function FindingFrames({ finding, capture, kind }: { finding: string; capture: string; kind: CaptureKind }) {
  const query = useQuery({
    queryKey: ['findings', finding, 'frames'],
    queryFn: () => api.findings.frames(finding),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <FrameBrowser query={query} capture={capture} kind={kind} />;
}

/** One frame of a capture, or one record, in a dialog over what it proves. */
export function FrameDialog(props: { capture: string; kind: CaptureKind; frame: number; onClose: () => void }) {
  const { capture, kind, frame, onClose } = props;
  const { t, number } = useText();
  const query = useQuery({
    queryKey: ['frames', capture, frame],
    queryFn: () => api.captures.frame(capture, frame),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t(kind === 'records' ? 'frame.record' : 'frame.number', { number: number(frame) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FrameBrowser query={query} capture={capture} kind={kind} />
      <Link
        className="link small"
        style={{ display: 'inline-block', marginTop: '0.75rem' }}
        to={kind === 'records' ? '/sources/$id' : '/captures/$id'}
        params={{ id: capture }}
      >
        {t(kind === 'records' ? 'frame.openSource' : 'frame.openCapture')}
      </Link>
    </Modal>
  );
}

/** Decoded frames, one at a time: each layer with its fields, and the bytes. */
function FrameBrowser(props: { query: UseQueryResult<{ items: DecodedFrame[] }>; capture: string; kind: CaptureKind }) {
  const { query, capture, kind } = props;
  const { t, number } = useText();
  const [index, setIndex] = useState(0);
  const records = kind === 'records';
  return (
    <Show query={query} rows={5}>
      {(answer) => {
        const items = answer.items.filter((one) => one.capture === capture);
        const frame = items[Math.min(index, items.length - 1)];
        if (!frame) return <p className="muted small">{t(records ? 'frame.noRecord' : 'frame.none')}</p>;
        return (
          <section aria-label={t(records ? 'frame.records' : 'frame.title')}>
            <div
              className="row"
              style={{ justifyContent: 'space-between', borderTop: '1px solid var(--line)', paddingTop: '0.75rem' }}
            >
              <span>
                <strong>{t(records ? 'frame.record' : 'frame.number', { number: number(frame.frame) })}</strong>{' '}
                <span className="muted small">
                  {frame.at && (
                    <>
                      <When iso={frame.at} /> ·{' '}
                    </>
                  )}
                  {t('frame.length', { count: frame.length })}
                </span>
              </span>
              {items.length > 1 && (
                <span className="row-tight">
                  <ActionIcon
                    variant="default"
                    size="sm"
                    disabled={index === 0}
                    onClick={() => setIndex(index - 1)}
                    aria-label={t('frame.previous')}
                  >
                    <IconChevronLeft size={14} aria-hidden />
                  </ActionIcon>
                  <span className="small tabular">
                    {index + 1} / {items.length}
                  </span>
                  <ActionIcon
                    variant="default"
                    size="sm"
                    disabled={index >= items.length - 1}
                    onClick={() => setIndex(index + 1)}
                    aria-label={t('frame.next')}
                  >
                    <IconChevronRight size={14} aria-hidden />
                  </ActionIcon>
                </span>
              )}
            </div>
            <Layers key={`${frame.capture} ${frame.frame}`} frame={frame} records={records} />
          </section>
        );
      }}
    </Show>
  );
}

function Layers({ frame, records }: { frame: DecodedFrame; records: boolean }) {
  const { t, word } = useText();
  const [hexShown, setHexShown] = useState(false);
  return (
    <>
      <div className="layers">
        {frame.layers.map((layer, depth) => (
          // A frame may hold the same protocol twice (a tunnel), so its place is part of the key.
          <details key={`${depth} ${layer.name}`} open={depth === frame.layers.length - 1}>
            <summary>
              <strong>{word(records ? 'sourceFormat' : 'protocol', layer.name)}</strong>{' '}
              <span className="muted">{layer.summary}</span>
            </summary>
            <dl className="layer-fields">
              {layer.fields.map((field, at) => (
                <div key={`${at} ${field.name}`}>
                  <dt>{field.name}</dt>
                  <dd>{field.value}</dd>
                </div>
              ))}
            </dl>
          </details>
        ))}
      </div>
      <button type="button" className="sort link small" aria-expanded={hexShown} onClick={() => setHexShown(!hexShown)}>
        {t(hexShown ? 'frame.hideBytes' : 'frame.showBytes')}
      </button>
      {hexShown && (
        <pre className="hex" tabIndex={0} aria-label={t('frame.bytes')}>
          {hexLines(frame.hex).map((line) => `${line.offset}  ${line.bytes.join(' ').padEnd(47)}  ${line.text.join('')}\n`)}
        </pre>
      )}
    </>
  );
}
