import type { ReactNode } from 'react';
import { useId, useLayoutEffect, useRef } from 'react';

/**
 * A native modal dialog: the browser keeps focus inside and gives it back. It closes with Escape
 * unless something is under way. `data-first` marks what takes focus.
 */
export function Dialog({ title, onClose, busy = false, children }: { title: string; onClose: () => void; busy?: boolean; children: ReactNode }) {
  const box = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useLayoutEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('[data-first]')?.focus();
    // Closed before React takes it out of the page, so that focus returns to what opened it.
    return () => dialog.close();
  }, []);

  return (
    <dialog
      ref={box} className="dialog" aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onClose();
      }}
    >
      <h2 id={titleId} className="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}
