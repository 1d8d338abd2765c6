/* Says in the page that a passkey could not be used; allauth's script only logs it. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-failed").hidden = false;
});
