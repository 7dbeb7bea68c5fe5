package widget

import "testing"

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Ольга Мельник": "ОМ", "Ольга Петровна Мельник": "ОП", "олена": "О", "": ""} {
		if got := initials(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
