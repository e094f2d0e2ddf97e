// Results while a person types. Without it the form asks the server as forms do.
const field = document.querySelector<HTMLInputElement>('#asked')!;
let wait: number;
field.oninput = () => {
  clearTimeout(wait);
  wait = window.setTimeout(async () => {
    const { value } = field;
    const address = `/search?q=${encodeURIComponent(value)}`;
    const { html } = await (await fetch(address, { headers: { accept: 'application/json' } })).json();
    if (value !== field.value) return;
    document.querySelector('#found')!.innerHTML = html;
    history.replaceState(0, '', address);
  }, 200);
};
