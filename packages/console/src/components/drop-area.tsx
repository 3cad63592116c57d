import { useRef, useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';

/** Where files are dropped, or chosen by a button; with `folder` a whole folder can be chosen too. */
export function DropArea(props: {
  title: string;
  text: ReactNode;
  accept: string;
  folder?: boolean;
  disabled?: boolean;
  onFiles: (files: File[]) => void;
  children?: ReactNode;
}) {
  const { title, text, accept, folder = false, disabled = false, onFiles } = props;
  const { t } = useText();
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folders = useRef<HTMLInputElement>(null);
  const take = (list: FileList | null) => {
    if (list && list.length > 0 && !disabled) onFiles([...list]);
  };
  return (
    <div
      className="drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(!disabled);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <strong>{title}</strong>
      <p className="muted small" style={{ margin: '0.25rem 0 0.875rem' }}>
        {text}
      </p>
      <div className="row" style={{ justifyContent: 'center' }}>
        {props.children}
        <Button disabled={disabled} onClick={() => files.current?.click()}>
          {t('upload.choose')}
        </Button>
        {folder && (
          <Button variant="default" disabled={disabled} onClick={() => folders.current?.click()}>
            {t('upload.chooseFolder')}
          </Button>
        )}
      </div>
      <input
        ref={files}
        type="file"
        multiple
        accept={accept}
        hidden
        aria-label={title}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      {folder && (
        <input
          ref={(element) => {
            folders.current = element;
            element?.setAttribute('webkitdirectory', '');
          }}
          type="file"
          hidden
          aria-label={t('upload.chooseFolder')}
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
      )}
    </div>
  );
}
