// Sets the theme before the first paint. The server writes a person's choice
// into data-theme; "auto" follows the system, also when it changes, and a new
// choice holds at once.
(() => {
  const root = document.documentElement;
  root.classList.add('js'); // what needs scripts may show itself
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = root.dataset.theme;
    root.dataset.bsTheme = chosen === 'light' || chosen === 'dark' ? chosen : dark.matches ? 'dark' : 'light';
  };
  apply();
  dark.addEventListener('change', apply);
  new MutationObserver(apply).observe(root, { attributeFilter: ['data-theme'] });
})();
