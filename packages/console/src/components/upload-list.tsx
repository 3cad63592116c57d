import { Button, Progress } from '@mantine/core';
import { forgetUpload, type Upload } from '../lib/uploads.ts';
import { formatBytes, formatPercent } from '../lib/format.ts';
import { useText } from '../i18n/use-text.ts';
import { useErrorText } from './toast.tsx';

/** Files on their way: how far, how fast, how long still; each can be stopped. */
export function UploadList({ uploads }: { uploads: Upload[] }) {
  const { t, duration } = useText();
  const errorText = useErrorText();
  if (uploads.length === 0) return null;
  return (
    <ul className="panel" style={{ listStyle: 'none', margin: 0, padding: '0.25rem 1.125rem' }} aria-label={t('upload.underWay')}>
      {uploads.slice(0, 50).map((one) => {
        const { received, total, rate, waiting } = one.progress;
        const left =
          rate > 0 ? duration(new Date(0).toISOString(), new Date(((total - received) / rate) * 1000).toISOString()) : null;
        return (
          <li key={one.key} style={{ padding: '0.625rem 0' }}>
            <div className="row" style={{ justifyContent: 'space-between' }}>
              <span className="cell-main" style={{ overflowWrap: 'anywhere' }}>
                {one.name}
              </span>
              {one.phase === 'failed' ? (
                <Button size="compact-xs" variant="subtle" color="gray" onClick={() => forgetUpload(one.key)}>
                  {t('common.close')}
                </Button>
              ) : (
                one.phase === 'sending' && (
                  <Button size="compact-xs" variant="subtle" color="gray" onClick={one.cancel}>
                    {t('common.cancel')}
                  </Button>
                )
              )}
            </div>
            <Progress
              my={4}
              size={6}
              value={one.size === 0 ? 100 : (received / total) * 100}
              color={one.phase === 'failed' ? 'red' : waiting ? 'yellow' : undefined}
              animated={one.phase === 'checking'}
              aria-label={one.name}
            />
            <div
              className="small muted tabular row"
              style={{ justifyContent: 'space-between' }}
              role={one.phase === 'failed' ? 'alert' : undefined}
            >
              <span>
                {one.phase === 'failed'
                  ? errorText(one.error)
                  : one.phase === 'checking'
                    ? t('upload.checking')
                    : one.phase === 'done'
                      ? t('upload.done')
                      : waiting
                        ? t('upload.waiting')
                        : `${formatBytes(received)} / ${formatBytes(total)}${rate > 0 ? ` · ${formatBytes(rate)}/s` : ''}`}
              </span>
              <span>
                {one.phase === 'sending' &&
                  (left ? t('upload.left', { time: left }) : formatPercent(total ? received / total : 1))}
              </span>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
