/** The demo shop: two languages, and a bag that counts. It runs before the widget's tag, which comes after it. */

const wanted = new URL(location.href).searchParams.get("lang") ?? navigator.language;
const lang = wanted.startsWith("zh") ? "zh-CN" : "en";
document.documentElement.lang = lang;
document.title = lang === "en" ? "Shanlan – tea and ware" : "山岚 – 茶与器";

// The chat speaks the shop's language, whatever the browser's is.
document.getElementById("peakdesk")?.setAttribute("data-lang", lang);

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-ask]")) {
  button.addEventListener("click", () => window.peakdesk?.("open"));
}

let inBag = 0;
for (const button of document.querySelectorAll<HTMLButtonElement>(".add")) {
  button.addEventListener("click", () => {
    inBag += 1;
    const count = document.getElementById("bag");
    if (count !== null) count.textContent = String(inBag);
  });
}
