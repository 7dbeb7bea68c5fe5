// The pages about a course: printing.
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) print();
});
