// Sets the theme before the first paint. The server writes a person's choice
// into data-theme; "auto" follows the system, also when it changes.
(() => {
  const root = document.documentElement;
  root.classList.add('js'); // what needs scripts may show itself
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = root.dataset.theme;
  const apply = () => {
    root.dataset.bsTheme = chosen === 'light' || chosen === 'dark' ? chosen : dark.matches ? 'dark' : 'light';
  };
  apply();
  dark.addEventListener('change', apply);
})();
