package centre

import (
	"encoding/binary"
	"maps"
	"math/rand/v2"
	"slices"

	"qaloop/internal/identity"
)

var system = identity.System()

// dice are random numbers that depend on the seed and on what they are for, and
// on nothing else: so the parts of a centre can be made in any order.
func (s Size) dice(what byte, n int) *rand.Rand {
	var seed [32]byte
	binary.LittleEndian.PutUint64(seed[:], s.Seed)
	binary.LittleEndian.PutUint64(seed[8:], uint64(n)) //nolint:gosec // any number will do
	seed[16] = what
	return rand.New(rand.NewChaCha8(seed)) //nolint:gosec // not a secret
}

// What dice can be for.
const (
	forContacts byte = iota + 1
	forAnswers
	forTraining
)

func sorted(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

var (
	givenNames = []string{
		"Олена", "Ірина", "Тарас", "Андрій", "Марія", "Юлія", "Богдан", "Назар", "Софія", "Дмитро",
		"Анна", "Павло", "Оксана", "Роман", "Наталія", "Ігор", "Вікторія", "Максим", "Катерина", "Сергій",
	}
	familyNames = []string{
		"Бондар", "Коваль", "Мельник", "Шевчук", "Кравець", "Поліщук", "Ткач", "Савчук", "Руденко", "Лисенко",
		"Гончар", "Марчук", "Дяченко", "Климчук", "Іваненко", "Паламар", "Сидорчук", "Яремчук", "Дорош", "Вербицька",
	}
	topics   = []string{"замовлення", "доставка", "оплата", "повернення", "скарга", "наявність"}
	comments = []string{
		"Не перепитав, чи все зрозуміло.", "Пропустив важливу деталь замовлення.", "Відповів без перевірки в базі.",
		"Не запропонував іншого товару.", "Тон був поспішний, клієнта перебили.",
	}
	said = []string{
		"Дякую, усе швидко.", "Довго чекала на лінії.", "Оператор ввічливий, але не допоміг.", "Усе чудово!", "Дзвонив двічі з тим самим питанням.",
	}
)
