/* Files dropped on the upload page go into its file field; the button beside it does the same without this. */

const zone = document.getElementById("drop");
const field = zone.querySelector("input[type=file]");

for (const name of ["dragenter", "dragover"]) {
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
}
zone.addEventListener("dragleave", () => zone.classList.remove("over"));
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  zone.classList.remove("over");
  field.files = event.dataTransfer.files;
  field.focus();
});
