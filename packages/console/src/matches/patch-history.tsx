import { useQuery } from '@tanstack/react-query';
import { When } from '../components/marks.tsx';
import { FrameLinks } from '../components/frame-links.tsx';
import { useText } from '../i18n/use-text.ts';
import { matchApi, type Patch } from './api.ts';

/** Each step of the work on a fix, and the frames in which the wire showed the version. */
export function PatchHistory({ patch }: { patch: Patch }) {
  const { t, word } = useText();
  const query = useQuery({ queryKey: ['patches', 'one', patch.id], queryFn: () => matchApi.patch(patch.id) });
  const steps = query.data?.steps ?? [];
  return (
    <>
      {patch.evidence.length > 0 && (
        <p className="small">
          {t('patches.evidence', { value: patch.evidence[0].value, source: patch.evidence[0].source })}{' '}
          <FrameLinks frames={patch.evidence.flatMap(({ capture, frame }) => (frame === null ? [] : [{ capture, frame }]))} />
        </p>
      )}
      <ol className="timeline small" aria-label={t('patches.history')}>
        {steps.map((step) => (
          <li key={`${step.at} ${step.state}`}>
            {word('patchState', step.state)} · {step.by === 'wire' ? t('patches.byWire') : step.by}
            {typeof step.detail.reason === 'string' && <div>{step.detail.reason}</div>}
            <div className="muted">
              <When iso={step.at} />
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
