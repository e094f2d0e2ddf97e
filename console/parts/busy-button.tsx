import type { ButtonHTMLAttributes } from 'react';

/** A button whose word changes while it works and whose width does not. It refuses a second press. */
export function BusyButton({
  label, busyLabel, busy, kind, onClick, ...rest
}: { label: string; busyLabel: string; busy: boolean; kind: string } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="submit" {...rest} className={`button ${kind}`} aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      <span className="swap">
        <span className={busy ? 'swapped' : undefined} aria-hidden={busy}>{label}</span>
        <span className={busy ? undefined : 'swapped'} aria-hidden={!busy}>{busyLabel}</span>
      </span>
    </button>
  );
}
