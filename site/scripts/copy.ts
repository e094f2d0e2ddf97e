// The script of every public page. Without it nothing is missing but the copy buttons.
document.documentElement.classList.add('js');
const status = document.querySelector('[role=status]')!;

document.addEventListener('click', async ({ target }) => {
  const button = (target as Element).closest<HTMLElement>('.copy');
  if (!button) return;
  const { from } = button.dataset;
  const shown = button.previousElementSibling!;
  try {
    // A promise inside the item keeps Safari's permission, which belongs to the click.
    await (from
      ? navigator.clipboard.write([new ClipboardItem({ 'text/plain': fetch(from).then((reply) => (reply.ok ? reply.text() : Promise.reject())) })])
      : navigator.clipboard.writeText(shown.textContent!));
    button.classList.add('done');
    status.textContent = 'Copied';
    setTimeout(() => {
      button.classList.remove('done');
      status.textContent = '';
    }, 2000);
  } catch {
    if (!from) getSelection()!.selectAllChildren(shown);
    status.textContent = from ? 'Not copied. Open the Markdown instead.' : 'Not copied. The text is selected.';
  }
});
