import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import { FrameDialog } from './frames.tsx';

const SHOWN = 4;

/** Frames of a capture as buttons that open them decoded; for who may not read evidence, their numbers. */
export function FrameLinks({ frames }: { frames: readonly { capture: string; frame: number }[] }) {
  const { t, number } = useText();
  const may = useMay('evidence.read');
  const [open, setOpen] = useState<{ capture: string; frame: number }>();
  if (frames.length === 0) return null;
  const rest = frames.length - SHOWN;
  return (
    <span className="tags">
      {frames.slice(0, SHOWN).map((one) =>
        may ? (
          <button key={`${one.capture} ${one.frame}`} type="button" className="tag tag-accent" onClick={() => setOpen(one)}>
            {t('frame.number', { number: number(one.frame) })}
          </button>
        ) : (
          <span key={`${one.capture} ${one.frame}`} className="tag">
            {t('frame.number', { number: number(one.frame) })}
          </span>
        ),
      )}
      {rest > 0 && <span className="muted small">{t('common.moreOf', { count: rest })}</span>}
      {open && <FrameDialog capture={open.capture} frame={open.frame} kind="packets" onClose={() => setOpen(undefined)} />}
    </span>
  );
}
