// The format is guessed from the name of the chosen file; it can be changed.
const file = document.getElementById('file');
const format = document.getElementById('format');
file?.addEventListener('change', () => {
  const name = file.files[0]?.name.toLowerCase() ?? '';
  if (/queue[_-]?log/.test(name)) format.value = 'asterisk_queue_log';
  else if (/master|cdr/.test(name)) format.value = 'asterisk_cdr';
  else if (/\.(csv|tsv|txt)(\.gz)?$/.test(name)) format.value = 'csv';
});
