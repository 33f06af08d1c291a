// A tab of Teams: its token opens the board of whoever sits before it.
async function open() {
  const { app, authentication } = window.microsoftTeams;
  await app.initialize();
  const { app: client } = await app.getContext();
  const token = await authentication.getAuthToken();
  const answer = await fetch('tab', { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`The board answered ${answer.status}`);
  const { path } = await answer.json();
  const theme = client.theme === 'default' ? 'light' : 'dark';
  const lang = client.locale.toLowerCase().startsWith('en') ? 'en' : 'fr';
  location.replace(`${path}?lang=${lang}&theme=${theme}`);
}

open().catch((error) => {
  console.error(error);
  document.getElementById('wait').hidden = true;
  document.getElementById('failed').hidden = false;
});
